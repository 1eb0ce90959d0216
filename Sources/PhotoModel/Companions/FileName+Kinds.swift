/// Kinds of files by extension.
private enum Endings {
    /// Formats that this program reads: such a file is a photo of its own. Raw pictures are only if no other picture has their stem.
    static let pictures = Set(
        PhotoFormat.allCases.filter { $0 != .raw && $0 != .video }.flatMap(\.extensions).map { FileExtension($0.utf8) })

    /// Pictures that no camera makes.
    static let converted = Set([PhotoFormat.jxl, .jp2].flatMap(\.extensions).map { FileExtension($0.utf8) })

    /// Pictures in other formats.
    static let otherPictures: Set<FileExtension> = [
        "bmp", "dib", "ico", "jxr", "tga", "wdp",
    ]

    /// Raw pictures: `X.CR2` beside `X.JPG` is the same shot.
    static let raws = PhotoFormat.rawExtensions.union([
        "crw", "gpr", "mrw", "raw", "x3f",
    ])

    static let videos: Set<FileExtension> = [
        "360", "3g2", "3gp", "asf", "avi", "dv", "flv", "insv", "lrv", "m2t", "m2ts", "m2v", "m4v", "mkv", "mod", "mov",
        "mp",
        "mp4", "mpe", "mpeg", "mpg", "mts", "mv", "ogv", "rm", "tod", "ts", "vob", "webm", "wmv",
    ]

    static let ofVideos: Set<FileExtension> = ["ass", "idx", "srt", "sub", "thm", "vtt"]

    /// Files that others may refer to by name: web pages, sources, office documents, drawings and projects.
    static let referredTo: Set<FileExtension> = [
        // Web pages and their parts.
        "asp", "aspx", "cgi", "css", "ejs", "erb", "hbs", "htm", "html", "jinja", "js", "jsx", "less", "mhtml", "mjs",
        "php",
        "sass", "scss", "shtml", "svelte", "svg", "tsx", "twig", "vue", "webmanifest", "xht", "xhtml", "xsl", "xslt",
        // Texts with links.
        "adoc", "asciidoc", "bib", "epub", "ipynb", "ltx", "markdown", "md", "mdx", "org", "pdf", "qmd", "rmd", "rst",
        "rtf",
        "sty", "tex", "texi", "textile", "typ", "wiki",
        // Office.
        "csv", "doc", "docm", "docx", "dot", "dotx", "key", "numbers", "odg", "odp", "ods", "odt", "pages", "pot",
        "potx", "pps",
        "ppsx", "ppt", "pptm", "pptx", "pub", "tsv", "vsd", "vsdx", "xls", "xlsb", "xlsm", "xlsx", "one",
        // Sources and build products.
        "asm", "awk", "bash", "bat", "c", "cc", "clj", "cmake", "cmd", "cpp", "cs", "cxx", "dart", "dll", "exe", "f90",
        "fs",
        "go", "gradle", "groovy", "h", "hpp", "hs", "java", "jl", "kt", "kts", "lisp", "lua", "m", "make", "mk", "mm",
        "nim", "nix",
        "pas", "pl", "pm", "ps1", "py", "pyi", "r", "rb", "rs", "scala", "sh", "so", "sol", "sql", "swift", "tcl", "v",
        "vb", "vhd",
        "wat", "zig", "zsh", "dylib", "a", "lib", "o", "class", "jar", "wasm",
        // Settings of projects.
        "cfg", "conf", "desktop", "gltf", "ini", "lnk", "plist", "properties", "toml", "url", "webloc", "yaml", "yml",
        "atlas",
        "fnt", "tmx", "tres", "tscn", "uasset", "unity", "prefab", "mat", "mtl", "obj",
        // Projects and drawings, which link pictures and each other.
        "aep", "ai", "afdesign", "afpub", "als", "blend", "c4d", "cdr", "dae", "drawio", "drp", "dwg", "dxf", "eps",
        "fbx", "fcpxml",
        "fig", "fla", "hip", "indd", "indt", "idml", "kdenlive", "max", "mlt", "mup", "otio", "prproj", "ps", "psproj",
        "pto", "qgs",
        "qgz", "qxp", "scad", "skp", "sketch", "sla", "step", "stl", "vdx", "veg", "xcodeproj", "xd", "lrcat", "gan",
    ]

    /// The same without an extension.
    static let referredToNames: Set<String> = [
        "authors", "changelog", "contributing", "copying", "dockerfile", "gemfile", "install", "license", "licence",
        "makefile",
        "news", "notice", "procfile", "rakefile", "readme", "todo", "vagrantfile",
    ]
}

extension FileName {
    /// A picture in a format that this program reads, by extension, except raw pictures.
    public var isPicture: Bool { !AppleDouble.isOne(self) && Endings.pictures.contains(fileExtension) }

    /// A picture in another format, by extension, except raw pictures.
    var isOtherPicture: Bool { Endings.otherPictures.contains(fileExtension) }

    /// A picture in a format that cameras write beside raw pictures, or that was read before JPEG XL and JPEG 2000 were.
    var isShotByCamera: Bool { !isVideo && !Endings.converted.contains(fileExtension) }

    /// A subtitle, or a thumbnail that a camera keeps beside a video.
    var belongsToVideo: Bool { Endings.ofVideos.contains(fileExtension) }

    /// The small JPEG that a camera keeps beside a video or a raw picture, by extension.
    public var isCameraThumbnail: Bool { fileExtension == "thm" }

    /// A raw picture, by extension.
    public var isRaw: Bool { Endings.raws.contains(fileExtension) }

    public var isVideo: Bool { Endings.videos.contains(fileExtension) }

    /// A picture or a video of any kind, by extension.
    public var isMedia: Bool { isPicture || isOtherPicture || mayBeAlone }

    /// A raw picture or a video of a kind that is read, by extension.
    var isReadRaw: Bool { PhotoFormat.rawExtensions.contains(fileExtension) }
    var isReadVideo: Bool { PhotoFormat.videoExtensions.contains(fileExtension) }

    /// A file that is a photo only where no other picture has it as its companion: a raw picture or a video.
    public var mayBeAlone: Bool { isRaw || isVideo }

    /// A recording that can have companions of its own: a raw picture, a video, a voice memo.
    var isShot: Bool { mayBeAlone || fileExtension == "wav" }

    /// Others may refer to it by name: a web page, a source file, an office document, a project.
    var isReferredTo: Bool {
        let ending = fileExtension
        if ending == .none { return Endings.referredToNames.contains(text.lowercased()) }
        return Endings.referredTo.contains(ending)
    }
}
