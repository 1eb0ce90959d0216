/// iOS keeps the edits of `IMG_1234.HEIC` in `IMG_1234.AAE`, `IMG_E1234.AAE` and `IMG_O1234.AAE`.
enum AppleAdjustment {
    private static let beginning = Array("IMG_".utf8)

    static func matches(_ file: FileName, _ ending: FileExtension) -> [CompanionMatch] {
        guard ending == "aae" || ending == "mov" || ending == "mp4" else { return [] }
        let base = file.stem
        var all: [CompanionMatch] = []
        if base.begins(with: beginning), base.count > beginning.count + 1, isMark(base[beginning.count]),
            base[(beginning.count + 1)...].allSatisfy(\.isASCIIDigit)
        {
            let mark = [UInt8(ascii: "_"), base[beginning.count]]
            all = [.stem(base, file.dotExtension)]
            all.append(.stem(base.prefix(beginning.count) + base[(beginning.count + 1)...], mark + file.dotExtension))
        } else if base.count > 2, let last = base.last, isMark(last), base[base.count - 2] == UInt8(ascii: "_") {
            all = [.stem(base, file.dotExtension), .stem(base.dropLast(2), base.suffix(2) + file.dotExtension)]
        }
        return ending == "aae" ? all : all.map { MotionVideo.match($0.bases[0], $0.suffix) }
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        [UInt8(ascii: "e"), UInt8(ascii: "o")].contains(byte.asciiLowercased)
    }
}
