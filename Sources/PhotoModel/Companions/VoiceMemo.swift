/// A voice memo: Canon's `SND_0001.WAV` of `IMG_0001.JPG`, or of `_MG_0001.JPG` in Adobe RGB.
enum VoiceMemo {
    private static let beginning = Array("SND_".utf8)

    static func matches(_ file: FileName, _ ending: FileExtension) -> [CompanionMatch] {
        guard ending == "wav" else { return [] }
        let base = file.stem
        guard base.begins(with: beginning), base.count > beginning.count,
            base[beginning.count...].allSatisfy(\.isASCIIDigit)
        else { return [] }
        let number = base[beginning.count...]
        return [
            .stem(base, file.dotExtension),
            .stem(of: ["IMG_", "_MG_"].map { Array($0.utf8) + number }, file.dotExtension),
        ]
    }
}
