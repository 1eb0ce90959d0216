/// Files that cameras write beside a video.
enum CameraVideo {
    /// GoPro's small copy: `GOPR0042.LRV`, and `GL010042.LRV` of `GX010042.MP4` or `GH010042.MP4`.
    static func smallCopies(_ file: FileName, _ ending: FileExtension) -> [CompanionMatch] {
        guard ending == "lrv" else { return [] }
        let (base, own) = (file.stem, file.dotExtension)
        guard base.begins(with: Array("GL".utf8)), base.count > 2 else { return [.stem(base, own)] }
        return [.stem(base, own), .stem(of: ["GX", "GH"].map { Array($0.utf8) + base[2...] }, own)]
    }

    /// Sony's description: `C0001M01.XML` of `C0001.MP4`.
    static func descriptions(_ file: FileName, _ ending: FileExtension) -> [CompanionMatch] {
        let (base, mark) = (file.stem.dropLast(3), file.stem.suffix(3))
        guard ending == "xml", !base.isEmpty, mark.first?.asciiLowercased == UInt8(ascii: "m"),
            mark.dropFirst().allSatisfy(\.isASCIIDigit)
        else { return [] }
        return [.stem(base, mark + file.dotExtension)]
    }
}
