import Foundation
import TestSupport
import Testing

/// A family's 800 photos, by the program as it is installed: no config file, no options, the local model.
struct FamilyFolderTests {
    private let program = try! Program(renamesAll: false)

    private func dates(_ name: String) -> [String] {
        name.matches(of: /(?:19|20)\d\d[-_. ]?(?:0[1-9]|1[0-2])[-_. ]?(?:0[1-9]|[12]\d|3[01])/)
            .map { $0.0.filter(\.isNumber) }
    }

    /// Without the extension.
    private func words(_ name: String) -> Set<String> {
        let stem = URL(filePath: name).deletingPathExtension().lastPathComponent
        return Set(stem.lowercased().split { !$0.isLetter }.filter { $0.count > 2 }.map(String.init))
    }

    @Test(.timeLimit(.minutes(3)))
    func `no name by hand is lost, no date stands twice in a name, and each new name says more than the old one`()
        throws
    {
        let family = FamilyFolder()
        #expect(family.photos.count == 800 && Set(family.photos.map(\.name)).count == 800)
        try family.write(to: program.photos)
        let before = try FolderState(program.photos)
        #expect(before.files.count == 860)

        let analyzed = try program.run("analyze", "photos", "--yes")
        #expect(analyzed.status == 0, "\(analyzed.error.suffix(2_000))")
        let json = try program.json("preview", "latest", "--all", "--format", "json")
        let renames = try #require(json["renames"] as? [[String: Any]])
        var newNames: [String: String] = [:]
        for rename in renames where rename["kind"] as? String != "companion" {
            let present = try #require(rename["old"] as? String)
            newNames[rename["renamed_from"] as? String ?? present] = present
        }
        #expect(Set(newNames.keys) == Set(family.photos.map(\.name)))

        var counts: [FamilyFolder.Kind: (renamed: Int, kept: Int)] = [:]
        for photo in family.photos {
            let new = try #require(newNames[photo.name])
            counts[photo.kind, default: (0, 0)].renamed += new == photo.name ? 0 : 1
            counts[photo.kind, default: (0, 0)].kept += new == photo.name ? 1 : 0
            guard new != photo.name else { continue }
            #expect(dates(new).count <= 1, "\(photo.name) → \(new)")
            #expect(photo.kind != .byHand, "\(photo.name) → \(new)")
            let saysWords = !words(new).subtracting(words(photo.name)).isEmpty
            let saysDate = !Set(dates(new)).subtracting(dates(photo.name)).isEmpty
            #expect(saysWords || saysDate, "\(photo.name) → \(new)")
            // What the old name told of the day is still told.
            #expect(Set(dates(photo.name)).isSubset(of: dates(new)), "\(photo.name) → \(new)")
        }
        for kind in FamilyFolder.Kind.allCases {
            print("\(kind.rawValue): \(counts[kind]?.renamed ?? 0) renamed, \(counts[kind]?.kept ?? 0) kept")
        }
        #expect((counts[.heic]?.renamed ?? 0) == 180 && (counts[.live]?.renamed ?? 0) == 60)
        #expect(
            analyzed.error.contains("60 photos keep names that people chose."), "\(analyzed.error.suffix(2_000))")

        // Each file is there, as it was, and the films go with their photos.
        let after = try FolderState(program.photos)
        #expect(after.substance == before.substance)
        for photo in family.photos where photo.kind == .live {
            let new = try #require(newNames[photo.name])
            let film = URL(filePath: new).deletingPathExtension().lastPathComponent + ".MOV"
            #expect(after.files[Array(film.utf8)] != nil, "\(film)")
        }
        // And back.
        #expect(try program.run("undo", "latest").status == 0)
        #expect(try FolderState(program.photos) == before)
    }
}
