"""Where places stand on a map: equal tiles of Europe, and outlines of the world."""
