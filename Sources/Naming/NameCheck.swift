import Foundation
public import PhotoModel

/// Why a name that a person chose cannot be had.
public enum NameFault: Error, Hashable, Sendable {
    /// Not on every file system; what would be.
    case illegal(suggestion: FileName?)
    case otherExtension(expected: FileName)
    case tooLong(bytes: Int, most: Int)
    /// By a file that stays, or by a photo of the plan that has it or is to get it.
    case taken(by: FileName?)
}

/// The rules for names that a person chooses: the same for an editor, a plan from a file, and a page.
public enum NameCheck {
    /// - Parameter planned: what the rules would call it; its extension will do as well.
    /// - Returns: the name as it is written, which is in NFC.
    /// - Throws: `NameFault`.
    public static func legal(
        _ new: FileName, for old: FileName, planned: FileName? = nil, maximum: Int = LegalName.longest
    ) throws(NameFault) -> FileName {
        // Whatever it is, it can stay.
        if new == old { return new }
        guard let text = new.exactText else { throw .illegal(suggestion: suggestion(new, old, maximum)) }
        let normal = FileName(text.precomposedStringWithCanonicalMapping) ?? new
        guard old.dotExtension.isEmpty || [old, planned].contains(where: { $0?.dotExtension == normal.dotExtension })
        else {
            let stem = normal.isPicture ? normal.stem : normal.bytes
            throw .otherExtension(expected: FileName(stem + old.dotExtension) ?? old)
        }
        let most = min(maximum, LegalName.longest)
        guard normal.bytes.count <= most else { throw .tooLong(bytes: normal.bytes.count, most: most) }
        let legal = LegalName.make(
            String(decoding: normal.stem, as: UTF8.self), dotExtension: normal.dotExtension, maximum: most)
        guard legal == normal, !normal.hasBrokenExtension || old.hasBrokenExtension else {
            throw .illegal(suggestion: legal)
        }
        return normal
    }

    /// Names of the plan that cannot stand beside the others: two photos that want one, or a file that stays.
    ///
    /// - Parameters:
    ///   - plan: with the chosen names in it.
    ///   - chosen: whose names a person chose; only these are told of.
    ///   - contents: what lies in a folder beside these photos.
    public static func collisions(
        in plan: RenamePlan, chosen: Set<Int64>, contents: (RelativePath) -> FolderContents?
    ) -> [Int64: NameFault] {
        var faults: [Int64: NameFault] = [:]
        for (folder, names) in Dictionary(grouping: plan.names, by: \.old.directory) {
            guard names.contains(where: { chosen.contains($0.item) }), let contents = contents(folder) else { continue }
            var taken = TakenNames(
                contents, ours: names.compactMap { name in name.old.name.map { ($0, name.companions) } })
            var owners: [NameKey: FileName] = [:]
            func take(_ name: ProposedName) {
                taken.insert(name.new, name.companions)
                owners[NameKey(name.new)] = name.old.name
            }
            for name in names where !chosen.contains(name.item) { take(name) }
            for name in names where chosen.contains(name.item) {
                if taken.isFree(name.new, name.companions) {
                    take(name)
                } else {
                    faults[name.item] = .taken(by: owners[NameKey(name.new)])
                }
            }
        }
        return faults
    }

    private static func suggestion(_ name: FileName, _ old: FileName, _ maximum: Int) -> FileName? {
        LegalName.make(
            String(decoding: name.stem, as: UTF8.self), dotExtension: old.dotExtension, maximum: maximum)
    }
}
