import Libraries

/// LibRaw's C API, opened with the first raw picture. Versions 0.20 to 0.22 have all of it; nothing depends on the layout of its
/// structures.
struct LibRaw {
    typealias Handle = UnsafeMutableRawPointer
    typealias Call = @convention(c) (Handle) -> CInt
    typealias Get = @convention(c) (Handle, UnsafeMutablePointer<CInt>) -> Handle?

    let start: @convention(c) (CUnsignedInt) -> Handle?
    let openBuffer: @convention(c) (Handle, UnsafeMutableRawPointer, Int) -> CInt
    let unpackThumb: Call
    let thumb: Get
    let unpack: Call
    let process: Call
    let image: Get
    let width: Call
    let height: Call
    let setDemosaic: @convention(c) (Handle, CInt) -> Void
    let setHighlight: @convention(c) (Handle, CInt) -> Void
    let setBright: @convention(c) (Handle, CFloat) -> Void
    let clear: @convention(c) (Handle) -> Void
    let close: @convention(c) (Handle) -> Void
    let words: @convention(c) (CInt) -> UnsafePointer<CChar>?

    static let files = [
        "libraw_r.so.20", "libraw.so.20", "libraw_r.so.23", "libraw.so.23", "libraw_r.so.25", "libraw.so.25",
        "libraw_r.23.dylib", "/opt/homebrew/lib/libraw_r.dylib", "/usr/local/lib/libraw_r.dylib",
    ]

    /// Nil where it is not installed.
    static let shared = LibRaw()

    private init?() {
        guard let library = OptionalLibrary(Self.files) else { return nil }
        func find<Function>(_ name: String) -> Function? { library.find("libraw_" + name) }
        guard let start: @convention(c) (CUnsignedInt) -> Handle? = find("init"),
            let openBuffer: @convention(c) (Handle, UnsafeMutableRawPointer, Int) -> CInt = find("open_buffer"),
            let unpackThumb: Call = find("unpack_thumb"), let thumb: Get = find("dcraw_make_mem_thumb"),
            let unpack: Call = find("unpack"), let process: Call = find("dcraw_process"),
            let image: Get = find("dcraw_make_mem_image"),
            let width: Call = find("get_iwidth"), let height: Call = find("get_iheight"),
            let setDemosaic: @convention(c) (Handle, CInt) -> Void = find("set_demosaic"),
            let setHighlight: @convention(c) (Handle, CInt) -> Void = find("set_highlight"),
            let setBright: @convention(c) (Handle, CFloat) -> Void = find("set_bright"),
            let clear: @convention(c) (Handle) -> Void = find("dcraw_clear_mem"),
            let close: @convention(c) (Handle) -> Void = find("close"),
            let words: @convention(c) (CInt) -> UnsafePointer<CChar>? = find("strerror")
        else { return nil }
        (self.start, self.openBuffer, self.unpackThumb, self.thumb) = (start, openBuffer, unpackThumb, thumb)
        (self.unpack, self.process, self.image, self.clear) = (unpack, process, image, clear)
        (self.width, self.height, self.setDemosaic) = (width, height, setDemosaic)
        (self.setHighlight, self.setBright) = (setHighlight, setBright)
        (self.close, self.words) = (close, words)
    }
}
