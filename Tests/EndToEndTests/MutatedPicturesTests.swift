import Foundation
import PhotoModel
import TestSupport
import Testing

/// Pictures of every format whose bytes are wrong, through the whole program: it never ends before its job, and says of each photo what
/// became of it.
struct MutatedPicturesTests {
    let program: Program
    private static let count = Campaign.pick(30, long: 10_000)
    private static let portion = 1_000

    init() throws { program = try Program() }

    /// A small file of each format, and the beginning of raw ones.
    private func seeds() throws -> [(ending: String, bytes: [UInt8])] {
        let scratch = program.scratch
        let made = try Shell.run(
            """
            set -e; cd '\(scratch.path)'; vips thumbnail '\(Fixtures.photo("IMG_4022.JPG").path)' a.v 96
            for f in jpg png webp tif gif; do vips copy a.v a.$f; done
            vips jpegsave a.v progressive.jpg --interlace; vips pngsave a.v interlaced.png --interlace
            vips webpsave a.v lossless.webp --lossless; vips tiffsave a.v tiles.tif --tile --pyramid --compression lzw
            vips tiffsave a.v deflated.tif --compression deflate --predictor horizontal; vips tiffsave a.v big.tif --bigtiff
            vips heifsave a.v a.heic --compression hevc; vips heifsave a.v a.avif --compression av1
            vips jxlsave a.v a.jxl; vips jp2ksave a.v a.jp2; vips copy a.v small.jpg
            """)
        try #require(made.status == 0, "\(made.error)")
        try Raws.write(to: scratch.path, preview: scratch.url.appending(path: "small.jpg"))
        let pictures = [
            "a.jpg", "a.png", "a.webp", "a.tif", "a.gif", "progressive.jpg", "interlaced.png", "lossless.webp",
            "tiles.tif", "deflated.tif",
            "big.tif", "a.heic", "a.avif", "a.jxl", "a.jp2",
        ]
        // Each takes a process of its own.
        let videos = Campaign.isLong ? Videos.names : ["phone.mov", "camera.avi", "camcorder.mts"]
        try Videos.write(to: scratch.path, videos, picture: scratch.url.appending(path: "small.jpg"))
        return try (pictures + Raws.names + ["bare.dng"] + videos).map { name in
            let bytes = try Data(contentsOf: scratch.url.appending(path: name))
            // What a raw picture's sensor saw is long, and not read.
            return (
                ending: (name as NSString).pathExtension,
                bytes: Array(Raws.names.contains(name) ? bytes.prefix(60_000) : bytes)
            )
        }
    }

    private func mutate(_ bytes: [UInt8], _ generator: inout SplitMix) -> [UInt8] {
        var bytes = bytes
        let reach = Bool.random(using: &generator) ? min(bytes.count, 600) : bytes.count
        for _ in 0..<Int.random(in: 1...12, using: &generator) {
            let place = Int.random(in: 0..<reach, using: &generator)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes[place] = 0xFF
            case 1: bytes[place] = 0
            case 2: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            // A length or an offset that is out of all proportion.
            case 3: for index in place..<min(place + 4, bytes.count) { bytes[index] = index == place ? 0x7F : 0xFF }
            default: bytes[place] = .random(in: 0...255, using: &generator)
            }
        }
        if Int.random(in: 0..<5, using: &generator) == 0 {
            bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator))
        }
        return bytes
    }

    @Test(.timeLimit(.minutes(240))) func `the program outlives every picture`() throws {
        let server = try LoopbackServer { _ in .http(200, body: LoopbackServer.completion(subject: "cat")) }
        let seeds = try seeds()
        var generator = SplitMix(seed: UInt64(Campaign.isLong ? Int.random(in: 0..<1_000_000) : 27))
        var codes: [String: Int] = [:]
        for start in stride(from: 0, to: Self.count, by: Self.portion) {
            for (format, seed) in seeds.enumerated() {
                for number in start..<min(start + Self.portion, Self.count) {
                    try Data(mutate(seed.bytes, &generator)).write(
                        to: URL(filePath: program.photos + "/\(format)-\(number).\(seed.ending)"))
                }
            }
            let names = try program.scratch.names("photos")
            let run = try program.run(
                "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--no-cache", "--no-bursts",
                "--dry-run", "--progress",
                "none", "-q", "--videos")
            #expect([0, 3].contains(run.status), "\(run.status): \(run.error.suffix(2_000))")
            let status = try program.json("status", "--json")
            let (total, done, failed) = (
                status["total"] as? Int ?? -1, status["done"] as? Int ?? -1, status["failed"] as? Int ?? -1
            )
            // What no longer begins like a picture is none.
            #expect(total > names.count / 2 && total <= names.count && done + failed == total)
            for line in try program.sql(
                "SELECT error_code || ' ' || count(*) FROM items WHERE status = 'error' GROUP BY error_code")
            {
                let parts = line.split(separator: " ")
                codes[String(parts[0]), default: 0] += Int(parts[1]) ?? 0
            }
            for name in names { try FileManager.default.removeItem(atPath: program.photos + "/" + name) }
            // The next job begins with an empty database.
            try FileManager.default.removeItem(atPath: program.scratch.path + "/state")
        }
        let known: Set = ["unreadable_image", "image_too_large", "too_large", "decoder_crashed", "decoder_timeout"]
        #expect(Set(codes.keys).isSubset(of: known), "\(codes)")
        if Campaign.isLong { print(codes) }
    }
}
