public import FileSystem
import PhotoModel
import SystemPackage

/// Catalogs of other programs, which know photos by their names, in a folder or in those above it.
public enum PhotoCatalogs {
    private static func program(of file: FileName) -> String? {
        let name = file.text.lowercased()
        if name == "digikam4.db" { return "digiKam" }
        if name.hasPrefix("catalog.pse"), name.hasSuffix("db") { return "Photoshop Elements" }
        return switch file.fileExtension {
        case "lrcat": "Lightroom"
        case "cocatalogdb", "cosessiondb": "Capture One"
        default: nil
        }
    }

    /// One sentence about all of them; nil where there are none. What can't be read is passed over.
    public static func text(_ root: Directory) -> String? {
        var found: [(path: String, program: String)] = []
        var components = root.resolvedComponents()[...]
        while true {
            let path = "/" + components.map(\.text).joined(separator: "/")
            if let folder = try? Directory(absolute: FilePath(path)), let entries = try? folder.entries() {
                for name in entries.map(\.name).sorted() {
                    guard let program = program(of: name) else { continue }
                    found.append(
                        (path: components.isEmpty ? "/" + name.text : path + "/" + name.text, program: program))
                }
            }
            guard components.popLast() != nil else { break }
        }
        guard let first = found.first else { return nil }
        let others = found.count > 1 ? " and \(Plural.count(found.count - 1, "other catalog"))" : ""
        return "\(first.program) will lose track of the renamed photos, if they are in its catalog "
            + VisibleText.escape(first.path) + others
    }
}
