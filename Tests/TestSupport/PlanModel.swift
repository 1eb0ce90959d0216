public import Foundation

/// A folder and a plan for it. Each photo may have a companion, and may be a second name of another one's file.
public struct PlanModel: Sendable, CustomStringConvertible {
    public var files: [String] = []
    /// Second names, of the first ones.
    public var links: [String: String] = [:]
    public var groups: [[(old: String, new: String)]] = []

    /// - Parameters:
    ///   - random: source of the plan.
    ///   - hasCase: names may differ by case alone.
    public init(_ random: inout some RandomNumberGenerator, hasCase: Bool = true) {
        let stems = ["a", "b", "c", "d", "e", "f", "g"].prefix(Int.random(in: 1...7, using: &random))
        var plain: [String] = []
        for stem in stems {
            if Int.random(in: 0..<3, using: &random) == 0 {
                files += [stem + ".jpg", stem + ".xmp"]
            } else {
                files.append(stem + ".jpg")
                if let first = plain.last, Int.random(in: 0..<4, using: &random) == 0, links[first] == nil {
                    links[stem + ".jpg"] = first
                } else {
                    plain.append(stem + ".jpg")
                }
            }
        }
        let targets = (stems + ["n", "m"] + (hasCase ? ["A", "B"] : ["k", "l"])).shuffled(using: &random)
        for (stem, target) in zip(stems.shuffled(using: &random), targets) where Bool.random(using: &random) {
            let group = [".jpg", ".xmp"].filter { files.contains(stem + $0) }.map { (stem + $0, target + $0) }
            if stem != target { groups.append(group) }
        }
        // Now and then two want the same.
        if groups.count > 1, Int.random(in: 0..<5, using: &random) == 0 {
            groups[1] = groups[1].map { ($0.old, String(groups[0][0].new.prefix(1) + $0.old.dropFirst())) }
        }
    }

    /// - Parameters:
    ///   - folder: the folder.
    ///   - content: of the file of that number and name.
    /// - Throws: an error of the system.
    public func make(in folder: String, content: (Int, String) -> Data = { Data("\($0) \($1)".utf8) }) throws {
        for (number, file) in files.enumerated() {
            if let first = links[file] {
                try FileManager.default.linkItem(atPath: folder + "/" + first, toPath: folder + "/" + file)
            } else {
                try content(number, file).write(to: URL(filePath: folder + "/" + file))
            }
        }
    }

    /// The moves that can be made: thrown out, again and again, is whoever wants a name that is not going to be free.
    public var moves: [(old: String, new: String)] {
        var going = groups
        while true {
            let leaving = Set(going.flatMap { $0.map(\.old) })
            let bad =
                going.indices.first { index in
                    going[index].contains { files.contains($0.new) && !leaving.contains($0.new) }
                }
                ?? going.indices.first { index in
                    going[index].contains { move in going[..<index].contains { $0.contains { $0.new == move.new } } }
                }
            guard let bad else { return going.flatMap { $0 } }
            going.remove(at: bad)
        }
    }

    public func applied(to state: FolderState) -> FolderState {
        state.renamed(moves.map { (Array($0.old.utf8), Array($0.new.utf8)) })
    }

    public var description: String {
        "\(files) \(links) "
            + groups.map { $0.map { "\($0.old)→\($0.new)" }.joined(separator: "+") }.joined(separator: " ")
    }
}
