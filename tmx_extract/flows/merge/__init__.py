"""What people made of exported texts comes back into the memory."""
