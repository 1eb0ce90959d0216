#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A C library that not everyone needs, opened at run time and never closed.
public struct OptionalLibrary {
    private let handle: UnsafeMutableRawPointer

    /// Nil where none is installed.
    ///
    /// - Parameter files: names or paths of its versions, the preferred one first.
    public init?(_ files: [String]) {
        guard let handle = files.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first else { return nil }
        self.handle = handle
    }

    /// Nil where the library has no such function.
    public func find<Function>(_ name: String) -> Function? {
        dlsym(handle, name).map { unsafeBitCast($0, to: Function.self) }
    }
}
