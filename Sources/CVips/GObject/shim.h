// Nothing is imported from here: the target exists for gobject-2.0's compiler flags (those of `vips` itself ask for
// -pthread, which SwiftPM warns about).
