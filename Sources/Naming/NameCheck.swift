import Foundation
public import PhotoModel

/// Checks names that a person chooses: in an editor, in a plan from a file, and on the page.
public enum NameCheck {
    /// - Parameters:
    ///   - new: the wanted name; without an extension it gets the photo's own.
    ///   - old: the current name.
    ///   - planned: the planned name, whose extension is also allowed.
    ///   - maximum: maximum length in bytes.
    /// - Returns: the name in NFC, with its extension.
    /// - Throws: `NameFault`.
    public static func legal(
        _ new: FileName, for old: FileName, planned: FileName? = nil, maximum: Int = LegalName.longest
    ) throws(NameFault) -> FileName {
        // The current name is always allowed.
        if new == old { return new }
        guard let text = new.exactText else { throw .illegal(suggestion: suggestion(new, old, maximum)) }
        let written = FileName(text.precomposedStringWithCanonicalMapping) ?? new
        let normal = try withExtension(written, of: old, planned)
        let most = min(maximum, LegalName.longest)
        guard normal.bytes.count <= most else { throw .tooLong(bytes: normal.bytes.count, most: most) }
        let legal = LegalName.make(
            String(decoding: normal.stem, as: UTF8.self), dotExtension: normal.dotExtension, maximum: most)
        guard legal == normal, !normal.hasBrokenExtension || old.hasBrokenExtension else {
            throw .illegal(suggestion: legal)
        }
        return normal
    }

    /// The case of the extension may be changed, but not its kind.
    private static func withExtension(
        _ name: FileName, of old: FileName, _ planned: FileName?
    ) throws(NameFault) -> FileName {
        let allowed = [old.fileExtension, planned?.fileExtension]
        guard !old.dotExtension.isEmpty, !allowed.contains(name.fileExtension) else { return name }
        let own =
            planned?.fileExtension == old.fileExtension ? planned?.dotExtension ?? old.dotExtension : old.dotExtension
        guard name.isMedia else { return FileName(name.bytes + own) ?? name }
        throw .otherExtension(expected: FileName(name.stem + own) ?? old)
    }

    /// Names of the plan that conflict: two photos with one name, or a file that stays.
    ///
    /// - Parameters:
    ///   - plan: including the chosen names.
    ///   - chosen: the photos with chosen names; only these are reported.
    ///   - contents: the contents of a folder besides these photos.
    /// - Returns: what is wrong, by photo.
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
