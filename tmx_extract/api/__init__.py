"""The Python API: what `import tmx_extract` gives. It prints nothing and asks nothing."""
