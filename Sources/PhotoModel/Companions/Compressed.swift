/// `X.json.xz`: two extensions.
enum Compressed {
    private static let endings: Set<FileExtension> = ["br", "bz2", "gz", "xz", "zst"]

    static func matches(_ file: FileName, _ ending: FileExtension) -> [CompanionMatch] {
        guard endings.contains(ending), let inner = FileName(file.stem), !inner.dotExtension.isEmpty,
            !inner.isReferredTo
        else { return [] }
        return [
            .wholeName(inner.bytes, file.dotExtension), .stem(inner.stem, inner.dotExtension + file.dotExtension),
        ]
    }
}
