import PhotoModel

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A raw picture that LibRaw has opened: its header has been read. For one thread.
final class RawFile {
    /// Pixels of the raw picture, before orientation.
    let width: Int
    let height: Int
    private let library: LibRaw
    private let handle: LibRaw.Handle
    private let file: UnsafeMutableRawPointer
    private let count: Int

    /// - Parameter descriptor: the caller closes it.
    /// - Throws: `ThumbnailError`.
    init(descriptor: CInt) throws(ThumbnailError) {
        guard let library = LibRaw.shared else {
            throw .unreadable("raw pictures need LibRaw (Debian: libraw20), which is not installed")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size > 0,
            let file = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0),
            file != MAP_FAILED
        else { throw .unreadable("the file can't be read") }
        guard let handle = library.start(0) else {
            munmap(file, Int(status.st_size))
            throw .outOfMemory()
        }
        let result = library.openBuffer(handle, file, Int(status.st_size))
        guard result == 0 else {
            library.close(handle)
            munmap(file, Int(status.st_size))
            throw Self.error(library, result)
        }
        (self.library, self.handle, self.file, count) = (library, handle, file, Int(status.st_size))
        (width, height) = (max(0, Int(library.width(handle))), max(0, Int(library.height(handle))))
    }

    deinit {
        library.close(handle)
        munmap(file, count)
    }

    private static func error(_ library: LibRaw, _ code: CInt) -> ThumbnailError {
        // LIBRAW_UNSUFFICIENT_MEMORY.
        guard code != -100_007 else { return .outOfMemory() }
        let name = Decoders.decoder(of: .raw)
        return .unreadable(
            "\(name) cannot read this file" + (library.words(code).map { ": \(String(cString: $0))" } ?? ""))
    }

    /// The largest preview; nil where there is none that can be read.
    func preview() -> RawPicture? {
        guard library.unpackThumb(handle) == 0 else { return nil }
        var code: CInt = 0
        return library.thumb(handle, &code).flatMap { RawPicture($0, library) }
    }

    /// Bytes of memory that `developed` takes at most.
    var developingCost: Int { width * height * 10 + 16 << 20 }

    /// The raw picture itself at half its size, upright.
    ///
    /// - Throws: `ThumbnailError`.
    func developed() throws(ThumbnailError) -> RawPicture {
        // Linear interpolation, where half of the size can't be set.
        library.setDemosaic(handle, 0)
        halve()
        for step in [library.unpack, library.process] {
            let result = step(handle)
            guard result == 0 else { throw Self.error(library, result) }
        }
        var code: CInt = 0
        guard let picture = library.image(handle, &code).flatMap({ RawPicture($0, library) }) else {
            throw Self.error(library, code)
        }
        return picture
    }

    /// Sets `half_size` and `use_camera_wb`, which have no function of their own. They stand between and behind two numbers that have
    /// one: `bright`, `threshold`, `half_size`, `four_color_rgb`, `highlight`, `use_auto_wb`, `use_camera_wb` (libraw_types.h, 0.20 to
    /// 0.22). Where those two aren't found four numbers apart, nothing is set.
    private func halve() {
        let (bright, highlight): (CFloat, CInt) = (1.000_123, 0x1234)
        library.setBright(handle, bright)
        library.setHighlight(handle, highlight)
        defer {
            library.setBright(handle, 1)
            library.setHighlight(handle, 0)
        }
        // Its colors alone, which come behind, take more than this.
        let numbers = handle.assumingMemoryBound(to: CInt.self)
        let found = (0..<8_000).filter {
            numbers[$0] == CInt(bitPattern: bright.bitPattern) && numbers[$0 + 4] == highlight
        }
        guard found.count == 1 else { return }
        numbers[found[0] + 2] = 1
        numbers[found[0] + 6] = 1
    }
}

/// What LibRaw made of a raw picture: a JPEG, or pixels.
final class RawPicture {
    /// A JPEG; or of `pixels`, RGB or gray, row after row.
    let bytes: UnsafeRawBufferPointer
    let pixels: (width: Int, height: Int, bands: Int)?
    private let library: LibRaw
    private let image: LibRaw.Handle

    /// Nil for what is neither.
    ///
    /// - Parameters:
    ///   - image: `libraw_processed_image_t`: a kind (1 is JPEG, 2 pixels), height, width, bands and bits of 2 bytes each, the number of
    ///     bytes, the bytes.
    ///   - library: that made it.
    init?(_ image: LibRaw.Handle, _ library: LibRaw) {
        (self.image, self.library) = (image, library)
        func number(_ offset: Int) -> Int { Int(image.load(fromByteOffset: offset, as: UInt16.self)) }
        let count = Int(image.load(fromByteOffset: 12, as: UInt32.self))
        bytes = UnsafeRawBufferPointer(start: image + 16, count: count)
        let kind = image.load(as: CInt.self)
        pixels = kind == 2 ? (width: number(6), height: number(4), bands: number(8)) : nil
        guard let pixels else {
            guard kind == 1, count > 0 else { return nil }
            return
        }
        guard number(10) == 8, [1, 3].contains(pixels.bands), pixels.width > 0, pixels.height > 0,
            count >= pixels.width * pixels.height * pixels.bands
        else { return nil }
    }

    deinit { library.clear(image) }
}

@available(*, unavailable)
extension RawFile: Sendable {}
@available(*, unavailable)
extension RawPicture: Sendable {}
