/// One tag of a photo's metadata by its name, as templates write it: `exif:Model`, `xmp:photoshop:City`, `iptc:ObjectName`.
public enum MetadataTag: Hashable, Sendable {
    case exif(ExifTag)
    /// The namespace's address, and the property's name in it.
    case xmp(namespace: String, name: String)
    case iptc(IPTCTag)

    /// Why a name is none.
    public enum Fault: Error, Hashable, Sendable {
        /// The nearest known one.
        case unknownTag(String, nearest: String?)
        case unknownPrefix(String, nearest: String?)
        /// Nothing stands behind the kind, or behind the prefix.
        case incomplete
    }

    /// - Parameters:
    ///   - kind: `exif`, `xmp` or `iptc`.
    ///   - name: what stands behind it.
    /// - Throws: `Fault`.
    public init(kind: String, name: String) throws(Fault) {
        guard !name.isEmpty else { throw .incomplete }
        switch kind {
        case "exif":
            guard let tag = ExifTag(name) else {
                throw .unknownTag(name, nearest: EditDistance.nearest(name, of: Array(ExifTag.names.keys)))
            }
            self = .exif(tag)
        case "iptc":
            guard let tag = IPTCTag(name) else {
                throw .unknownTag(name, nearest: EditDistance.nearest(name, of: Array(IPTCTag.names.keys)))
            }
            self = .iptc(tag)
        default:
            let parts = name.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { throw .incomplete }
            guard let namespace = XMPNamespace.byPrefix[String(parts[0])] else {
                throw .unknownPrefix(
                    String(parts[0]),
                    nearest: EditDistance.nearest(String(parts[0]), of: Array(XMPNamespace.byPrefix.keys)))
            }
            self = .xmp(namespace: namespace, name: String(parts[1]))
        }
    }
}
