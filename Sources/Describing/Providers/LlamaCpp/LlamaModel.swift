import Crypto
public import Foundation
import PhotoModel

/// A model that llama.cpp's server is started with: the name of a repository at Hugging Face, which the server fetches, or a GGUF
/// file with its projector.
public enum LlamaModel: Hashable, Sendable {
    case repository(String)
    case file(URL, projector: URL)

    /// Why a model can't be used.
    public enum Fault: Error, Hashable, Sendable {
        /// Neither a file nor `owner/name`.
        case notAName(String)
        case unreadable(path: String)
        /// The file does not begin as GGUF does.
        case notGGUF(path: String)
        /// No file beside the model is its projector, or several may be.
        case projectorUnclear(model: String, found: [String])
        /// A projector was named for a repository, which has its own.
        case projectorForRepository
    }

    public static let defaultName = "ggml-org/Qwen2.5-VL-3B-Instruct-GGUF"
    /// Requests at the same time, unless the user says otherwise: each has its part of the memory, and of one processor.
    public static let concurrency = 2

    /// - Parameters:
    ///   - name: as `--model` names it.
    ///   - projector: as `--mmproj` names it; nil for the only one beside the model.
    /// - Throws: `Fault`.
    public init(_ name: String, projector: String?) throws(Fault) {
        guard Self.isFile(name) else {
            guard name.wholeMatch(of: #/[A-Za-z0-9][\w.\-]*/[A-Za-z0-9][\w.\-]*(:[\w.\-]+)?/#) != nil else {
                throw .notAName(name)
            }
            if projector != nil { throw .projectorForRepository }
            self = .repository(name)
            return
        }
        let model = URL(fileURLWithPath: name)
        try Self.check(model)
        let other =
            if let projector { URL(fileURLWithPath: projector) } else { try Self.projector(beside: model) }
        try Self.check(other)
        self = .file(model, projector: other)
    }

    /// Whether a name means a file of this machine.
    public static func isFile(_ name: String) -> Bool {
        name.lowercased().hasSuffix(".gguf") || ["/", "./", "../", "~/"].contains(where: name.hasPrefix)
    }

    /// What `llama-server` is told.
    public var arguments: [String] {
        switch self {
        case .repository(let name): ["-hf", name]
        case .file(let model, let projector): ["-m", model.path, "--mmproj", projector.path]
        }
    }

    /// For messages: without folders.
    public var title: String {
        switch self {
        case .repository(let name): name
        case .file(let model, _): model.lastPathComponent
        }
    }

    /// What tells two models of the same name apart: the sizes and times of the files.
    public var version: [String] {
        guard case .file(let model, let projector) = self else { return [] }
        return [model, projector].map { file in
            let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
            let size = attributes?[.size] as? Int ?? 0
            let date = attributes?[.modificationDate] as? Date ?? .distantPast
            return "\(file.lastPathComponent) \(size) \(date.timeIntervalSince1970)"
        }
    }

    /// Of a server that runs a program with this model, for the name of a file: 16 hexadecimal digits.
    public func tag(_ program: String) -> String {
        // One file by whatever path.
        let files = arguments.map { $0.hasPrefix("/") ? URL(fileURLWithPath: $0).resolvingSymlinksInPath().path : $0 }
        let text = ([program] + files + version).joined(separator: "\0")
        return String(SHA256.hash(data: Data(text.utf8)).hex.prefix(16))
    }

    /// The converters of llama.cpp name projectors `mmproj-….gguf`, others `….mmproj.gguf`.
    private static func projector(beside model: URL) throws(Fault) -> URL {
        let folder = model.deletingLastPathComponent()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let found = names.filter { name in
            let name = name.lowercased()
            return name.hasSuffix(".gguf") && name.contains("mmproj") && name != model.lastPathComponent.lowercased()
        }.sorted()
        guard found.count == 1 else { throw .projectorUnclear(model: model.path, found: found) }
        return folder.appending(path: found[0])
    }

    private static func check(_ file: URL) throws(Fault) {
        var status = stat()
        guard stat(file.path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            let handle = FileHandle(forReadingAtPath: file.path)
        else { throw .unreadable(path: file.path) }
        defer { try? handle.close() }
        guard (try? handle.read(upToCount: 4)) == Data("GGUF".utf8) else { throw .notGGUF(path: file.path) }
    }
}
