import Foundation
import PhotoModel
import Yams

/// A fault in the settings, with its place: `file:line:column`, or the variable's name.
public struct ConfigError: Error, Hashable, Sendable {
    public enum Problem: Hashable, Sendable {
        case unreadable
        /// A provider can't be remembered in the file; the system's words.
        case cannotWrite(reason: String)
        case notYAML(String)
        case notAMapping
        case unknownKey(String, known: [String])
        case badValue(key: String, wants: String)
        /// Neither `HOME` nor the account names a home folder.
        case noHome
        /// The file's own model, base URL or key would become another provider's.
        case otherProvider(keys: [String])
    }

    public var place: String
    public var problem: Problem
}
