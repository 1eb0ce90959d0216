import FileSystem
import Foundation
import PhotoMetadata
import PhotoModel
import SystemPackage
import TestSupport
import Testing
import Thumbnails

@testable import Pipeline

/// Photos are decoded in processes of their own, and nothing in a file gets out of them.
struct DecoderPoolTests {
    let lab: DecoderLab
    var scratch: Scratch { lab.scratch }

    init() throws { lab = try DecoderLab() }

    func open(_ name: String) throws -> OpenFile { try lab.open(name) }

    func limits(memory: Int = 200 << 20, processorTime: Int = 30, patience: Int = 120) -> DecodeLimits {
        var limits = DecodeLimits(memory: memory)
        (limits.processorTime, limits.patience) = (processorTime, patience)
        return limits
    }

    func pool(_ limits: DecodeLimits? = nil, preloading library: String? = nil) throws -> DecoderPool {
        try lab.pool(limits ?? self.limits(), preloading: library)
    }

    // MARK: What it gives

    @Test func `a decoder gives what was made in this process before, of every format`() throws {
        let maker = ThumbnailMaker(longestSide: 300, decodedSide: 600, rasters: [.center(64), .whole(100), .decoded])
        try Fixtures.photoNames().forEach { try scratch.copy($0, to: "photos/\($0)") }
        for format in ["heic", "avif", "webp", "tif", "gif", "png"] {
            let from = scratch.path + "/photos/" + (try Fixtures.photoNames()[0])
            // GIF and AVIF where this libvips can write them.
            try Shell.run("vips copy '\(from)' '\(scratch.path)/photos/x.\(format)'")
        }
        let pool = try pool()
        let names = try scratch.names("photos")
        #expect(names.count > 10)
        for name in names {
            let decoded = pool.photo(try open(name), maker)
            let (thumbnail, shape) = try decoded.thumbnail.get()
            let file = try open(name)
            let (own, ownShape) = try maker.make(descriptor: file.descriptor)
            #expect(thumbnail.jpeg == own.jpeg && shape == ownShape, "\(name)")
            #expect(thumbnail.rasters.map(\.pixels) == own.rasters.map(\.pixels), "\(name)")
            #expect(thumbnail.perceptualHash == own.perceptualHash)
            let direct = try open(name)
            #expect(decoded.metadata == FileMetadata(descriptor: direct.descriptor).summary)
            let size = try pool.size(try open(name), maker)
            #expect(size.width == own.width && size.height == own.height, "\(name)")
        }
    }

    @Test func `the kernel's own sandbox is closed`() throws {
        let sandbox = try pool().sandbox()
        #if os(Linux)
            #expect(sandbox.deniesPaths && sandbox.deniesCalls)
        #endif
    }

    #if os(Linux)
        @Test
        func `behind the sandbox, JPEG XL and JPEG 2000 are decoded too, and nothing else that libvips does not trust`()
            throws
        {
            let source = Fixtures.photos.appending(path: "P1030477.JPG").path
            for (file, saver) in [
                ("a.jxl", "jxlsave"), ("a.jp2", "jp2ksave"), ("a.ppm", "ppmsave"), ("a.v", "copy"),
                ("a.fits", "fitssave"),
            ] {
                try Shell.run("vips \(saver) '\(source)' '\(scratch.path)/photos/\(file)'")
            }
            try scratch.write(
                "photos/a.svg",
                "<svg xmlns='http://www.w3.org/2000/svg' width='64' height='64'><rect width='9' height='9'/></svg>")
            let pool = try pool()
            let maker = ThumbnailMaker(longestSide: 300)
            for name in ["a.jxl", "a.jp2"] {
                #expect(try pool.thumbnail(try open(name), maker).width == 300, "\(name)")
            }
            for name in ["a.v", "a.fits", "a.svg"] {
                #expect(throws: ThumbnailError.self, "\(name)") { try pool.thumbnail(try open(name), maker) }
            }
            // In a process without a sandbox they are not decoded.
            let file = try open("a.jxl")
            #expect { try maker.make(descriptor: file.descriptor) } throws: { error in
                (error as? ThumbnailError)?.failure.message.contains("libjxl") == true
                    && (error as? ThumbnailError)?.failure.message.contains("sandbox") == true
            }
        }
    #endif

    @Test func `a file that is no photo, or is cut short, is told as before`() throws {
        try scratch.write("photos/text.jpg", "no photo")
        let whole = try Data(contentsOf: Fixtures.photos.appending(path: "IMG_4021.JPG"))
        try whole.prefix(whole.count / 2).write(to: scratch.url.appending(path: "photos/half.jpg"))
        let pool = try pool()
        let maker = ThumbnailMaker(longestSide: 300)
        #expect(throws: ThumbnailError.self) { try pool.thumbnail(try open("text.jpg"), maker) }
        let half = try pool.photo(try open("half.jpg"), maker).thumbnail.get()
        #expect(half.shape.isCut && half.shape.present < 0.7)
        let missing = DecoderPool(program: "/nowhere/photorename", DecodeResources(decoders: 1, limits: limits()))
        #expect { try missing.thumbnail(try open("half.jpg"), maker) } throws: { error in
            if case ThumbnailError.unavailable = error { true } else { false }
        }
    }

    // MARK: Memory

    /// Formats, and how libvips writes them. Not every libvips can write all.
    static let shapes = [
        "baseline.jpg": "jpegsave --Q 90", "progressive.jpg": "jpegsave --interlace --Q 90",
        "plain.png": "pngsave --compression 1",
        "interlaced.png": "pngsave --interlace --compression 1", "lossy.webp": "webpsave --effort 0",
        "lossless.webp": "webpsave --lossless --effort 0", "strips.tif": "tiffsave --compression lzw",
        "tiles.tif": "tiffsave --tile --compression deflate", "hevc.heic": "heifsave --compression hevc --effort 0",
        "av1.avif": "heifsave --compression av1 --effort 0", "picture.gif": "gifsave --effort 1",
        "picture.jxl": "jxlsave --effort 1", "picture.jp2": "jp2ksave",
    ]
    static let pixels = ["": "copy", "grey-": "colourspace b-w", "alpha-": "addalpha", "deep-": "colourspace rgb16"]

    /// Writes them all.
    func writeShapes(width: Int, only: [String] = []) throws -> [String] {
        let source = Fixtures.photos.appending(path: "P1030477.JPG").path
        let folder = scratch.path + "/photos/"
        try Shell.run("vips thumbnail '\(source)' '\(folder)whole.v' \(width) --size both")
        for (prefix, operation) in Self.pixels {
            let words = operation.split(separator: " ").map(String.init)
            let space = words.dropFirst().joined(separator: " ")
            try Shell.run("vips \(words[0]) '\(folder)whole.v' '\(folder)\(prefix)pixels.v' \(space)")
            for (file, saver) in Self.shapes where only.isEmpty || only.contains(file) {
                let words = saver.split(separator: " ", maxSplits: 1).map(String.init)
                try Shell.run(
                    "vips \(words[0]) '\(folder)\(prefix)pixels.v' '\(folder)\(prefix)\(file)' \(words.dropFirst().first ?? "")"
                )
            }
        }
        try Shell.run("rm '\(folder)'*.v")
        return try scratch.names("photos")
    }

    @Test func `one decoder decodes every format, whatever it decoded before`() throws {
        let names = try writeShapes(width: 1_500)
        #expect(names.count > 30)
        let pool = DecoderPool(program: Program.path, DecodeResources(decoders: 1, limits: limits(memory: 100 << 20)))
        let maker = ThumbnailMaker(longestSide: 300)
        for round in 0..<3 {
            for name in round == 1 ? names.reversed() : names {
                let decoded = pool.photo(try open(name), maker)
                #expect(throws: Never.self, "\(name)") { try decoded.thumbnail.get() }
            }
        }
    }

    #if os(Linux)
        @Test func `no picture takes more memory than its header announced`() throws {
            let maker = ThumbnailMaker(longestSide: 300)
            for name in try writeShapes(width: 2_000) {
                // A new process for each: nothing that was freed before is there to be used again.
                let decoder = try DecoderProcess(Program.path)
                defer { decoder.end() }
                let file = try open(name)
                var (cost, before) = (0, 0)
                let request = DecodeRequest(maker: maker, wantsMetadata: true, limits: limits(memory: 1 << 30))
                let answer = try decoder.decode(request, file: file.descriptor) { opened in
                    cost = opened.cost ?? 0
                    before = decoder.peakMemory
                }
                try #require(answer.decoded?.failure == nil, "\(name)")
                #expect(decoder.peakMemory - before <= cost, "\(name): announced \(cost >> 20) MiB")
            }
        }
    #endif

    @Test func `a picture that needs more memory than one may have is refused before it is decoded`() throws {
        _ = try writeShapes(width: 2_000, only: ["hevc.heic", "baseline.jpg"])
        let pool = try pool(limits(memory: 20 << 20))
        let maker = ThumbnailMaker(longestSide: 300)
        let decoded = pool.photo(try open("hevc.heic"), maker)
        #expect(decoded.metadata?.width == 2_000)
        guard case .failure(let error) = decoded.thumbnail else {
            Issue.record("it was decoded")
            return
        }
        #expect(error.failure.code == .tooLarge)
        #expect(error.failure.message.contains("--memory"))
        #expect(try pool.thumbnail(try open("baseline.jpg"), maker).width == 300)
    }

    // MARK: Planted faults

    static let library: String? = {
        let folder = Fixtures.repository.appending(path: ".build").path
        let source = Fixtures.repository.appending(path: "Tests/PlantedFaults/planted.c").path
        let made = try? Shell.run("cc -shared -fPIC -O1 -o '\(folder)/planted.so' '\(source)' -ldl")
        return made?.status == 0 ? folder + "/planted.so" : nil
    }()

    /// A decoder with the faults, and a photo that asks for one.
    func planted(_ fault: String, _ limits: DecodeLimits? = nil) throws -> DecoderPool {
        let library = try #require(Self.library)
        let photo = try Data(contentsOf: Fixtures.photos.appending(path: "IMG_4021.JPG"))
        let comment = Data("PLANTED-\(fault)".utf8)
        // A comment segment behind the start of the image.
        let segment = Data([0xFF, 0xFE, 0, UInt8(comment.count + 2)]) + comment
        try (photo.prefix(2) + segment + photo.dropFirst(2)).write(to: scratch.url.appending(path: "photos/bad.jpg"))
        try scratch.copy("IMG_4021.JPG", to: "photos/good.jpg")
        return try pool(limits, preloading: library)
    }

    func failure(_ pool: DecoderPool) throws -> FailureCode? {
        let decoded = pool.photo(try open("bad.jpg"), ThumbnailMaker(longestSide: 300))
        guard case .failure(let error) = decoded.thumbnail else { return nil }
        return error.failure.code
    }

    #if os(Linux)
        @Test(.enabled(if: library != nil), arguments: ["crash", "abort", "exit"])
        func `a decoder that crashes costs the photo that it had, and no other`(fault: String) throws {
            let pool = try planted(fault)
            let maker = ThumbnailMaker(longestSide: 300)
            for _ in 0..<3 {
                #expect(try failure(pool) == .decoderCrashed)
                #expect(try pool.thumbnail(try open("good.jpg"), maker).width == 300)
            }
        }

        @Test(.enabled(if: library != nil)) func `a decoder that never ends is ended by its processor time`() throws {
            let pool = try planted("hang", limits(processorTime: 1))
            #expect(try failure(pool) == .decoderTimeout)
            #expect(try pool.thumbnail(try open("good.jpg"), ThumbnailMaker(longestSide: 300)).width == 300)
        }

        @Test(.enabled(if: library != nil)) func `a decoder that does nothing is given up`() throws {
            let pool = try planted("sleep", limits(patience: 2))
            #expect(try failure(pool) == .decoderTimeout)
            #expect(try pool.thumbnail(try open("good.jpg"), ThumbnailMaker(longestSide: 300)).width == 300)
        }

        @Test(.enabled(if: library != nil)) func `a decoder gets no more memory than there is for one photo`() throws {
            let pool = try planted("bomb")
            #expect(try failure(pool) == .tooLarge)
            #expect(try pool.thumbnail(try open("good.jpg"), ThumbnailMaker(longestSide: 300)).width == 300)
        }

        @Test(
            .enabled(if: library != nil),
            arguments: ["fork", "exec", "connect", "open", "empty", "unlink", "kill", "trace", "write", "owner"])
        func `a decoder that was taken over reaches nothing outside`(fault: String) throws {
            try Shell.run("touch /tmp/planted-here")
            let pool = try planted(fault)
            // It went on, because nothing that it tried was possible.
            #expect(try failure(pool) == nil)
            #expect(!FileManager.default.fileExists(atPath: "/tmp/planted"))
        }
    #endif

    #if os(Linux)
        @Test(
            .enabled(if: library != nil),
            arguments: ["half", "shut", "lies"])
        func `a decoder that was taken over can't hold up this process, nor mislead it`(fault: String) throws {
            let pool = try planted(fault, limits(patience: 2))
            let code = try failure(pool)
            // Which of the two is noticed first depends on the moment.
            #expect(code == .decoderCrashed || code == .decoderTimeout, "\(code.map(\.rawValue) ?? "none")")
            #expect(try pool.thumbnail(try open("good.jpg"), ThumbnailMaker(longestSide: 300)).width == 300)
        }

        @Test(.enabled(if: library != nil))
        func `it gets no more than it may have, whatever it does about its own limits`() throws {
            #expect(try failure(try planted("greedy")) == .tooLarge)
            #expect(try failure(try planted("spin", limits(processorTime: 1))) == .decoderTimeout)
        }

        @Test(.enabled(if: library != nil)) func `descriptors that it sends are not taken`() throws {
            let pool = try planted("files", limits(patience: 1))
            let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
            for _ in 0..<5 { _ = try failure(pool) }
            // Other tests open files at the same time.
            #expect(try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count < before + 10)
        }

        @Test func `decoders that are killed while they have nothing to do cost no photo`() throws {
            let pool = try pool()
            let maker = ThumbnailMaker(longestSide: 300)
            try scratch.copy("IMG_4021.JPG", to: "photos/good.jpg")
            for _ in 0..<3 {
                let decoder = try #require(try pool.anyProcess())
                kill(decoder, SIGKILL)
                usleep(50_000)
                #expect(try pool.thumbnail(try open("good.jpg"), maker).width == 300)
            }
        }
    #endif

    // MARK: Ends

    @Test func `after a rest, decoders are started again`() throws {
        let pool = try pool()
        _ = try pool.sandbox()
        pool.rest()
        _ = try pool.sandbox()
        let before = try Shell.run("pgrep -P \(getpid()) -f 'photorename decode'").lines
        #expect(!before.isEmpty)
    }
}
