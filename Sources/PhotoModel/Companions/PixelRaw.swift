/// `PXL_1.RAW-01.COVER.jpg` and `PXL_1.RAW-02.ORIGINAL.dng`: one shot of Google's camera app.
enum PixelRaw {
    private static let mark = Array(".RAW-02.ORIGINAL".utf8)
    private static let covers = [".RAW-01.COVER", ".RAW-01.MP.COVER"].map { Array($0.utf8) }

    static func matches(_ file: FileName, _ ending: FileExtension) -> [CompanionMatch] {
        guard file.isRaw else { return [] }
        let base = file.stem
        guard base.count > mark.count, base.ends(with: mark) else { return [] }
        let shot = base.dropLast(mark.count)
        return [CompanionMatch.stem(of: (covers + [[]]).map { shot + $0 }, file.dotExtension)]
    }
}
