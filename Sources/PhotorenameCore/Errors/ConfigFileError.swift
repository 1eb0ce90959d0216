public import SystemPackage

/// Why no config file was written.
public enum ConfigFileError: Error, Hashable, Sendable {
    case exists(String)
    case cannotCreate(String, Errno)
}
