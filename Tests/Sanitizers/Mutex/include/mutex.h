// Nothing is called by hand: see mutex.c.
