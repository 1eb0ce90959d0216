import Foundation
import SystemPackage

/// Writes a config file to start from.
public struct CreateConfigFile {
    private let path: String

    public init(path: String) {
        self.path = path
    }

    /// - Throws: `ConfigFileError`, and errors of the system for its folder.
    public func run() throws {
        let folder = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let made = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard made >= 0 else {
            throw errno == EEXIST
                ? ConfigFileError.exists(path) : .cannotCreate(path, Errno(rawValue: errno))
        }
        try FileHandle(fileDescriptor: made, closeOnDealloc: true).write(contentsOf: Data(Self.example.utf8))
    }

    private static let example = """
        # Settings of photorename. The command line overrides the environment, and that overrides this file.

        # Provider that describes the photos: local, openai, anthropic, gemini, ollama,
        # llama-cpp.
        #provider: openai
        #model: gpt-6-luna
        #base_url: http://localhost:8080
        # A file that contains the key and that only you can read, or a command that prints the key.
        #api_key_file: ~/.secrets/openai
        #api_key_command: pass show openai
        # The four settings above apply to this provider. Each other provider has its own section:
        #providers:
        #  anthropic:
        #    model: claude-haiku-5-5
        #    api_key_command: pass show anthropic

        # Name format.
        #template: "{date:%Y-%m-%d}{_}{subject|original}{_}{place}"
        #case: kebab
        #separator: "-"
        #ascii: false
        #start: 1
        # Keep names that a person chose.
        #keep_meaningful: true
        #without_subject: auto
        #fix_extensions: false
        #extension_case: keep
        # Fields of your own, such as {client}, and cameras whose clock was wrong.
        #set:
        #  client: smith
        #clock:
        #  "Canon EOS R6": +1h3m
        # Patterns for names that your own devices generate: # is one digit, % is one or more digits, * is any text.
        #made_names: ["SCN-####"]

        # Used with --preset travel.
        #presets:
        #  travel:
        #    template: "{date:%Y-%m-%d}{_}{place}{_}{subject}{_}{seq/day:2}"

        """
}
