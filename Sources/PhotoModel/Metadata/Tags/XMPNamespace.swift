/// The namespaces of XMP by their usual prefixes (XMP Specification, parts 1 and 2; the vendors' own).
public enum XMPNamespace {
    public static let dc = "http://purl.org/dc/elements/1.1/"
    public static let xmp = "http://ns.adobe.com/xap/1.0/"
    public static let exif = "http://ns.adobe.com/exif/1.0/"
    public static let exifEX = "http://cipa.jp/exif/1.0/"
    public static let tiff = "http://ns.adobe.com/tiff/1.0/"
    public static let photoshop = "http://ns.adobe.com/photoshop/1.0/"
    public static let lightroom = "http://ns.adobe.com/lightroom/1.0/"
    public static let digiKam = "http://www.digikam.org/ns/1.0/"
    public static let microsoft = "http://ns.microsoft.com/photo/1.0/"
    public static let iptcExtension = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    public static let regions = "http://www.metadataworkinggroup.com/schemas/regions/"
    public static let microsoftRegions = "http://ns.microsoft.com/photo/1.2/"
    public static let microsoftRegionInfo = "http://ns.microsoft.com/photo/1.2/t/RegionInfo#"
    public static let microsoftRegion = "http://ns.microsoft.com/photo/1.2/t/Region#"

    public static let byPrefix: [String: String] = [
        "dc": dc, "xmp": xmp, "xap": xmp, "exif": exif, "exifEX": exifEX, "tiff": tiff, "photoshop": photoshop,
        "lr": lightroom, "digiKam": digiKam, "MicrosoftPhoto": microsoft,
        "aux": "http://ns.adobe.com/exif/1.0/aux/",
        "crs": "http://ns.adobe.com/camera-raw-settings/1.0/",
        "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
        "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
        "xmpDM": "http://ns.adobe.com/xmp/1.0/DynamicMedia/",
        "xmpBJ": "http://ns.adobe.com/xap/1.0/bj/",
        "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
        "iptcCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
        "Iptc4xmpExt": iptcExtension, "iptcExt": iptcExtension,
        "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
        "cc": "http://creativecommons.org/ns#",
        "mwg-rs": regions,
        "mwg-kw": "http://www.metadataworkinggroup.com/schemas/keywords/",
        "MP": microsoftRegions,
        "acdsee": "http://ns.acdsee.com/iptc/1.0/",
        "mediapro": "http://ns.iview-multimedia.com/mediapro/1.0/",
        "GPano": "http://ns.google.com/photos/1.0/panorama/",
        "GCamera": "http://ns.google.com/photos/1.0/camera/",
        "darktable": "http://darktable.sf.net/",
        "photomechanic": "http://ns.camerabits.com/photomechanic/1.0/",
        "pdf": "http://ns.adobe.com/pdf/1.3/",
        "dwc": "http://rs.tdwg.org/dwc/index.htm",
        "apple-fi": "http://ns.apple.com/faceinfo/1.0/",
        "drone-dji": "http://www.dji.com/drone-dji/1.0/",
    ]
}
