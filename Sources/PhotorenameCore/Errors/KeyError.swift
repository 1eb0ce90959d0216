import PhotoModel
public import SystemPackage

/// Why a key can't be read from where the user says it is.
public enum KeyError: Error, Hashable, Sendable {
    /// The variable, file or command holds something that can't be a key.
    case invalid(place: String)
    case unreadable(path: String, Errno, configFile: String)
    /// Other users of the machine can read the file.
    case readableByOthers(path: String)
    case commandFailed(status: Int32, configFile: String)
    case commandTimedOut(seconds: Int, configFile: String)
    case commandNotStarted(Errno)
}
