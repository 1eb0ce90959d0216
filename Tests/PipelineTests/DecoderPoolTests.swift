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
    let scratch: Scratch
    let folder: Directory

    init() throws {
        scratch = try Scratch()
        _ = try scratch.folder("photos")
        folder = try Directory(absolute: FilePath(scratch.path + "/photos"))
    }

    func open(_ name: String) throws -> OpenFile {
        try folder.open(try #require(FileName(name)), followsLink: false)
    }

    func limits(memory: Int = 200 << 20, processorTime: Int = 30, patience: Int = 120) -> DecodeLimits {
        var limits = DecodeLimits(memory: memory)
        (limits.processorTime, limits.patience) = (processorTime, patience)
        return limits
    }

    func pool(_ limits: DecodeLimits? = nil, program: String = Program.path) -> DecoderPool {
        DecoderPool(program: program, count: 2, limits: limits ?? self.limits())
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
        let pool = pool()
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

    @Test func `a file that is no photo, or is cut short, is told as before`() throws {
        try scratch.write("photos/text.jpg", "no photo")
        let whole = try Data(contentsOf: Fixtures.photos.appending(path: "IMG_4021.JPG"))
        try whole.prefix(whole.count / 2).write(to: scratch.url.appending(path: "photos/half.jpg"))
        let pool = pool()
        let maker = ThumbnailMaker(longestSide: 300)
        #expect(throws: ThumbnailError.self) { try pool.thumbnail(try open("text.jpg"), maker) }
        let half = try pool.photo(try open("half.jpg"), maker).thumbnail.get()
        #expect(half.shape.isCut && half.shape.present < 0.7)
        let missing = DecoderPool(program: "/nowhere/photorename", count: 1, limits: limits())
        #expect { try missing.thumbnail(try open("half.jpg"), maker) } throws: { error in
            if case ThumbnailError.unavailable = error { true } else { false }
        }
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
        try scratch.write("decoder", "#!/bin/sh\nLD_PRELOAD='\(library)' exec '\(Program.path)' \"$@\"\n")
        try Shell.run("chmod 755 '\(scratch.path)/decoder'")
        let photo = try Data(contentsOf: Fixtures.photos.appending(path: "IMG_4021.JPG"))
        let comment = Data("PLANTED-\(fault)".utf8)
        // A comment segment behind the start of the image.
        let segment = Data([0xFF, 0xFE, 0, UInt8(comment.count + 2)]) + comment
        try (photo.prefix(2) + segment + photo.dropFirst(2)).write(to: scratch.url.appending(path: "photos/bad.jpg"))
        try scratch.copy("IMG_4021.JPG", to: "photos/good.jpg")
        return pool(limits, program: scratch.path + "/decoder")
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
            arguments: ["fork", "exec", "connect", "open", "unlink", "kill", "trace", "write"])
        func `a decoder that was taken over reaches nothing outside`(fault: String) throws {
            try Shell.run("touch /tmp/planted-here")
            let pool = try planted(fault)
            // It went on, because nothing that it tried was possible.
            #expect(try failure(pool) == nil)
            #expect(!FileManager.default.fileExists(atPath: "/tmp/planted"))
        }
    #endif

    // MARK: Ends

    @Test func `a decoder ends with the process that started it, also in the middle of a photo`() throws {
        let pool = pool()
        _ = try pool.sandbox()
        pool.rest()
        _ = try pool.sandbox()
        let before = try Shell.run("pgrep -P \(getpid()) -f 'photorename decode'").lines
        #expect(!before.isEmpty)
    }
}
