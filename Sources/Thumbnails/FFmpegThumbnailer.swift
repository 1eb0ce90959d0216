import Libraries

/// libffmpegthumbnailer's C API (videothumbnailerc.h, 2.2). It opens a path, and reads every format that FFmpeg knows.
struct FFmpegThumbnailer {
    typealias Handle = UnsafeMutableRawPointer

    let create: @convention(c) () -> Handle?
    let destroy: @convention(c) (Handle) -> Void
    let setSize: @convention(c) (Handle, CInt, CInt) -> CInt
    let createImage: @convention(c) () -> Handle?
    let destroyImage: @convention(c) (Handle) -> Void
    let generate: @convention(c) (Handle, UnsafePointer<CChar>, Handle) -> CInt

    /// Nil where it is not installed. Loaded by the first who asks: FFmpeg is large.
    static let shared = FFmpegThumbnailer()

    private init?() {
        guard let library = OptionalLibrary(["libffmpegthumbnailer.so.4", "libffmpegthumbnailer.4.dylib"]) else {
            return nil
        }
        func find<Function>(_ name: String) -> Function? { library.find("video_thumbnailer_" + name) }
        guard let create: @convention(c) () -> Handle? = find("create"),
            let destroy: @convention(c) (Handle) -> Void = find("destroy"),
            let setSize: @convention(c) (Handle, CInt, CInt) -> CInt = find("set_size"),
            let createImage: @convention(c) () -> Handle? = find("create_image_data"),
            let destroyImage: @convention(c) (Handle) -> Void = find("destroy_image_data"),
            let generate: @convention(c) (Handle, UnsafePointer<CChar>, Handle) -> CInt = find(
                "generate_thumbnail_to_buffer")
        else { return nil }
        (self.create, self.destroy, self.setSize) = (create, destroy, setSize)
        (self.createImage, self.destroyImage, self.generate) = (createImage, destroyImage, generate)
    }
}
