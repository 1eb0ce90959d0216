#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

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
        let files = ["libffmpegthumbnailer.so.4", "libffmpegthumbnailer.4.dylib"]
        guard let library = files.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first else { return nil }
        func find<Function>(_ name: String, _ type: Function.Type = Function.self) -> Function? {
            dlsym(library, "video_thumbnailer_" + name).map { unsafeBitCast($0, to: type) }
        }
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
