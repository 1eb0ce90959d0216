/// The small copy that GoPro's cameras write beside a video: `GOPR0042.LRV`, and `GL010042.LRV` of `GX010042.MP4` or `GH010042.MP4`.
enum LowResolutionCopy {
    static func matches(_ file: FileName, _ ending: FileExtension) -> [CompanionMatch] {
        guard ending == "lrv" else { return [] }
        let (base, own) = (file.stem, file.dotExtension)
        guard base.begins(with: Array("GL".utf8)), base.count > 2 else { return [.stem(base, own)] }
        return [.stem(base, own), .stem(of: ["GX", "GH"].map { Array($0.utf8) + base[2...] }, own)]
    }
}
