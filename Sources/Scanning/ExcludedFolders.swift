public import PhotoModel

/// Folders and files that are not the user's photos: libraries and previews of other programs, folders of storage systems,
/// and unfinished files. They are left out unless a PATH names them.
public enum ExcludedFolders {
    /// Folders by the ending of their names: packages whose programs lose their photos when these are renamed.
    private static let packages: [String: String] = [
        "photoslibrary": "Apple Photos", "photolibrary": "Apple iPhoto", "migratedphotolibrary": "Apple iPhoto",
        "aplibrary": "Apple Aperture", "migratedaplibrary": "Apple Aperture", "photoboothlibrary": "Apple Photo Booth",
        "lrdata": "Adobe Lightroom", "lrlibrary": "Adobe Lightroom", "lrcat-data": "Adobe Lightroom",
        "cocatalog": "Capture One", "cosessiondb": "Capture One", "imovielibrary": "Apple iMovie",
        "fcpbundle": "Apple Final Cut Pro", "theater": "Apple iMovie", "tvlibrary": "Apple TV",
        "musiclibrary": "Apple Music", "pvt": "Apple Photos", "rtfd": "Apple TextEdit", "pages": "Apple Pages",
        "key": "Apple Keynote", "numbers": "Apple Numbers", "dtbase2": "DEVONthink", "library": "Eagle",
        "app": "macOS", "bundle": "macOS", "framework": "macOS", "xcassets": "Xcode", "icon": "Xcode",
        "scriv": "Scrivener", "luminarcatalog": "Luminar", "photosdata": "Apple Photos",
    ]

    /// Folders by their whole names, in lower case.
    private static let folders: [String: String] = [
        // Network storage.
        "@eadir": "Synology DSM", "#recycle": "Synology DSM", "#snapshot": "Synology DSM", "@sharebin": "Synology DSM",
        "@tmp": "Synology DSM", "@sharesnap": "Synology DSM", ".@__thumb": "QNAP QTS", "@recycle": "QNAP QTS",
        "@recently-snapshot": "QNAP QTS", ".@upload_cache": "QNAP QTS", ".streams": "QNAP QTS", ".recycle": "Samba",
        "recycle.bin": "Samba", ".zfs": "ZFS", ".snapshot": "NetApp", ".snapshots": "Btrfs", "~snapshot": "NetApp",
        // Operating systems.
        "$recycle.bin": "Windows", "recycler": "Windows", "recycled": "Windows", "system volume information": "Windows",
        "found.000": "Windows", "lost+found": "Linux", ".trash": "the desktop", ".trashes": "macOS",
        ".fseventsd": "macOS", ".spotlight-v100": "macOS", ".temporaryitems": "macOS",
        ".documentrevisions-v100": "macOS", ".appledouble": "macOS", "__macosx": "macOS", ".thumbnails": "Android",
        ".thumb": "Android", ".thumbs": "Android", ".trashed": "Android",
        // Camcorders: clips and the files around them refer to each other by name.
        "bdmv": "AVCHD", "m4root": "Sony XAVC", "xdroot": "Sony XDCAM",
        // Programs that show, sync or sort photos.
        ".stversions": "Syncthing", ".stfolder": "Syncthing", ".sync": "Resilio Sync", ".dropbox.cache": "Dropbox",
        ".dtrash": "digiKam", ".picasaoriginals": "Picasa", "captureone": "Capture One", "files_trashbin": "Nextcloud",
        "files_versions": "Nextcloud", ".photoprism": "PhotoPrism", "plex versions": "Plex",
        "pwg_representative": "Piwigo", "pwg_high": "Piwigo", "iphoto library": "Apple iPhoto",
        "photo booth library": "Apple Photo Booth", ".xvpics": "GIMP", ".comments": "F-Spot",
        ".pics": "XnView", ".adobe bridge cache": "Adobe Bridge", "adobe bridge cache": "Adobe Bridge",
        ".lightroom": "Adobe Lightroom", "_data": "Piwigo",
    ]

    /// Folders by the beginning of their names, in lower case.
    private static let beginnings: [(start: String, program: String)] = [
        (".trash-", "the desktop"), ("appdata_", "Nextcloud"), (".syncthing", "Syncthing"),
    ]

    /// Folders that belong to a program if a certain file is beside them.
    private static let marked: [(folder: String, mark: String, program: String)] = [
        ("thumbs", ".immich", "Immich"), ("encoded-video", ".immich", "Immich"), ("profile", ".immich", "Immich"),
    ]

    /// The program that the folder belongs to; nil if none.
    public static func program(ofFolder name: FileName) -> String? {
        let lowered = name.bytes.map(\.asciiLowercased)
        let text = String(decoding: lowered, as: UTF8.self)
        if let program = folders[text] { return program }
        if let dot = lowered.lastIndex(of: UInt8(ascii: ".")), dot > 0,
            let program = packages[String(decoding: lowered[(dot + 1)...], as: UTF8.self)]
        {
            return program
        }
        return beginnings.first { text.hasPrefix($0.start) }?.program
    }

    /// The walk leaves a path out because of its names.
    public static func contains(_ path: RelativePath) -> Bool {
        path.name?.isUnfinished == true || path.components.contains { program(ofFolder: $0) != nil }
    }

    /// The same because of the folder's contents.
    static func program(ofFolder name: FileName?, holding names: (FileName) -> Bool) -> String? {
        guard let name else { return nil }
        return marked.first { entry in
            name.bytes.map(\.asciiLowercased).elementsEqual(entry.folder.utf8)
                && FileName(entry.mark).map(names) == true
        }?.program
    }
}
