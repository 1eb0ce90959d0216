#if os(Linux)
    import FileSystem
    import Foundation
    import PhotoModel
    import SystemPackage
    import TestSupport
    import Testing
    import Thumbnails

    @testable import Pipeline

    /// A frame of a video is read by FFmpeg, which opens a path: in a process for this video alone, which can open nothing else.
    struct VideoDecodingTests {
        let lab: DecoderLab
        var scratch: Scratch { lab.scratch }

        init() throws { lab = try DecoderLab() }

        private func write(_ names: [String]) throws { try Videos.write(to: scratch.path + "/photos", names) }

        /// `phone.mov`, and `bad.mov`, which asks for a fault.
        private func writeBad(_ fault: String) throws {
            try write(["phone.mov"])
            let comment = Data("PLANTED-\(fault)".utf8)
            var bytes = try Data(contentsOf: scratch.url.appending(path: "photos/phone.mov"))
            bytes += [0, 0, 0, UInt8(8 + comment.count)] + Data("free".utf8) + comment
            try bytes.write(to: scratch.url.appending(path: "photos/bad.mov"))
        }

        private func open(_ name: String) throws -> OpenFile { try lab.open(name) }

        /// - Parameter preloaded: into each decoder.
        private func pool(preloaded library: String? = nil, patience: Int = 120) throws -> DecoderPool {
            var limits = DecodeLimits(memory: 400 << 20)
            limits.patience = patience
            return try lab.pool(limits, preloading: library)
        }

        @Test func `a video has a frame that looks like what it shows, upright, and is never enlarged`() throws {
            try write(Videos.names)
            let pool = try pool()
            let maker = ThumbnailMaker(longestSide: 300, decodedSide: 1_000, rasters: [.center(64), .decoded])
            try scratch.copy("IMG_4021.JPG", to: "photos/picture.jpg")
            let picture = try #require(
                try pool.photo(try open("picture.jpg"), maker).thumbnail.get().thumbnail.perceptualHash)
            for name in Videos.names {
                let decoded = pool.photo(try open(name), maker)
                let (thumbnail, shape) = try decoded.thumbnail.get()
                let metadata = try #require(decoded.metadata)
                if name != "camcorder.mts" {
                    #expect(shape.width == metadata.width && shape.height == metadata.height, "\(name)")
                    #expect(
                        max(thumbnail.width, thumbnail.height) == min(300, max(shape.width, shape.height)), "\(name)")
                    #expect(
                        thumbnail.rasters[1].width <= shape.width && thumbnail.rasters[1].height <= shape.height,
                        "\(name)")
                }
                #expect((thumbnail.width < thumbnail.height) == (name == "turned.mp4"), "\(name)")
                // The picture is squeezed, and one is turned.
                if name != "turned.mp4" {
                    let distance = try #require(thumbnail.perceptualHash).distance(to: picture)
                    #expect(distance <= 24, "\(name): \(distance)")
                }
                let again = try pool.photo(try open(name), maker).thumbnail.get().thumbnail
                #expect(again.jpeg == thumbnail.jpeg, "\(name)")
                if name != "camcorder.mts" {
                    let size = try pool.size(try open(name), maker)
                    #expect(size.width == thumbnail.width && size.height == thumbnail.height, "\(name)")
                }
            }
        }

        @Test(
            .enabled(if: DecoderPoolTests.library != nil),
            arguments: ["fork", "exec", "connect", "open", "empty", "unlink", "kill", "trace", "write", "owner"])
        func `a decoder that a video has taken over reaches nothing outside, and not its own file`(fault: String) throws
        {
            try writeBad(fault)
            let bad = scratch.url.appending(path: "photos/bad.mov")
            let bytes = try Data(contentsOf: bad)
            try Shell.run("touch /tmp/planted-here")
            let pool = try pool(preloaded: DecoderPoolTests.library)
            // It went on, because nothing that it tried was possible.
            let decoded = pool.photo(try open("bad.mov"), ThumbnailMaker(longestSide: 300))
            #expect(try decoded.thumbnail.get().thumbnail.width == 300)
            #expect(try Data(contentsOf: bad) == bytes)
            #expect(!FileManager.default.fileExists(atPath: "/tmp/planted"))
        }

        @Test(.enabled(if: DecoderPoolTests.library != nil), arguments: ["crash", "sleep"])
        func `a video that kills or holds up its decoder costs only itself`(fault: String) throws {
            try writeBad(fault)
            let pool = try pool(preloaded: DecoderPoolTests.library, patience: 2)
            let maker = ThumbnailMaker(longestSide: 300)
            for _ in 0..<2 {
                let decoded = pool.photo(try open("bad.mov"), maker)
                #expect(decoded.metadata?.position != nil)
                guard case .failure(let error) = decoded.thumbnail else {
                    Issue.record("it was decoded")
                    continue
                }
                #expect(error.failure.code == (fault == "crash" ? .decoderCrashed : .decoderTimeout))
                #expect(try pool.thumbnail(try open("phone.mov"), maker).width == 300)
            }
        }

        @Test func `where the kernel has no Landlock, there is no frame, and what is known of the video all the same`()
            throws
        {
            try scratch.write(
                "none.c",
                """
                #define _GNU_SOURCE
                #include <dlfcn.h>
                #include <errno.h>
                long syscall(long number, long a, long b, long c, long d, long e, long f) {
                    if (number == 444) { errno = ENOSYS; return -1; }
                    return ((long (*)(long, long, long, long, long, long, long))dlsym(RTLD_NEXT, "syscall"))(number, a, b, c, d, e, f);
                }
                """)
            let library = scratch.path + "/none.so"
            let made = try Shell.run("cc -shared -fPIC -o '\(library)' '\(scratch.path)/none.c' -ldl")
            try #require(made.status == 0, "\(made.error)")
            try write(["phone.mov", "android.mp4"])
            let pool = try pool(preloaded: library)
            #expect(try !pool.sandbox().deniesPaths)
            for name in ["phone.mov", "android.mp4"] {
                let decoded = pool.photo(try open(name), ThumbnailMaker(longestSide: 300))
                #expect(decoded.metadata?.position != nil)
                guard case .failure(.noFrame(let why)) = decoded.thumbnail else {
                    Issue.record("\(decoded.thumbnail)")
                    continue
                }
                #expect(why.contains("Landlock"))
            }
        }
    }
#endif
