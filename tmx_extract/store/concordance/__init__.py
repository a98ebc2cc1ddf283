"""Which entries hold a text: an index of three characters each, made when it is first needed."""
