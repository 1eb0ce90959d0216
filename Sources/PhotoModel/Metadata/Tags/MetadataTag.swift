/// One tag of a photo's metadata by its name, as templates write it: `exif:Model`, `xmp:photoshop:City`, `iptc:ObjectName`.
public enum MetadataTag: Hashable, Sendable {
    case exif(ExifTag)
    /// The namespace's address, and the property's name in it.
    case xmp(namespace: String, name: String)
    case iptc(IPTCTag)

    /// Why a tag name is invalid.
    public enum Fault: Error, Hashable, Sendable {
        case unknownTag(String)
        case unknownPrefix(String)
        /// Nothing follows the kind or the prefix.
        case incomplete
    }

    /// - Parameters:
    ///   - kind: `exif`, `xmp` or `iptc`.
    ///   - name: what follows it.
    /// - Throws: `Fault`.
    public init(kind: String, name: String) throws(Fault) {
        guard !name.isEmpty else { throw .incomplete }
        switch kind {
        case "exif":
            guard let tag = ExifTag(name) else { throw .unknownTag(name) }
            self = .exif(tag)
        case "iptc":
            guard let tag = IPTCTag(name) else { throw .unknownTag(name) }
            self = .iptc(tag)
        default:
            let parts = name.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { throw .incomplete }
            guard let namespace = XMPNamespace.byPrefix[String(parts[0])] else {
                throw .unknownPrefix(String(parts[0]))
            }
            self = .xmp(namespace: namespace, name: String(parts[1]))
        }
    }

    /// All names of a kind; for `xmp` the prefixes of its namespaces.
    public static func names(ofKind kind: String) -> [String] {
        switch kind {
        case "exif": Array(ExifTag.names.keys)
        case "iptc": Array(IPTCTag.names.keys)
        default: Array(XMPNamespace.byPrefix.keys)
        }
    }
}
