/// An Exif tag: its directory and its number (Exif 3.0, sections 4.6.5 to 4.6.7; TIFF 6.0).
public struct ExifTag: Hashable, Sendable {
    public enum Directory: Hashable, Sendable {
        /// IFD0.
        case primary
        /// The Exif IFD.
        case exif
        /// The GPS IFD.
        case gps
    }

    public var directory: Directory
    public var number: Int

    /// By the name in the standard or in ExifTool, or by its number in hexadecimal (`0x9003`), which is looked up in the Exif
    /// IFD and then in IFD0. Nil for an unknown name; case is ignored.
    init?(_ name: String) {
        if let tag = Self.names[name] ?? Self.names.first(where: { $0.key.lowercased() == name.lowercased() })?.value {
            self = tag
        } else if name.hasPrefix("0x"), let number = Int(name.dropFirst(2), radix: 16), (0...0xFFFF).contains(number) {
            self = Self.names.values.first { $0.number == number && $0.directory != .gps } ?? ExifTag(.exif, number)
        } else {
            return nil
        }
    }

    private init(_ directory: Directory, _ number: Int) { (self.directory, self.number) = (directory, number) }

    public static let make = ExifTag(.primary, 0x010F)
    public static let model = ExifTag(.primary, 0x0110)
    public static let description = ExifTag(.primary, 0x010E)
    public static let orientation = ExifTag(.primary, 0x0112)
    public static let modified = ExifTag(.primary, 0x0132)
    public static let artist = ExifTag(.primary, 0x013B)
    public static let rating = ExifTag(.primary, 0x4746)
    public static let original = ExifTag(.exif, 0x9003)
    public static let digitized = ExifTag(.exif, 0x9004)
    public static let lens = ExifTag(.exif, 0xA434)

    static let names: [String: ExifTag] = {
        var all: [String: ExifTag] = [:]
        for (directory, numbers) in [(Directory.primary, primary), (.exif, exif), (.gps, gps)] {
            for (name, number) in numbers { all[name] = ExifTag(directory, number) }
        }
        return all
    }()

    private static let primary: [String: Int] = [
        "ImageWidth": 0x0100, "ImageHeight": 0x0101, "ImageLength": 0x0101, "BitsPerSample": 0x0102,
        "Compression": 0x0103, "PhotometricInterpretation": 0x0106, "DocumentName": 0x010D, "ImageDescription": 0x010E,
        "Make": 0x010F, "Model": 0x0110, "Orientation": 0x0112, "SamplesPerPixel": 0x0115, "XResolution": 0x011A,
        "YResolution": 0x011B, "PageName": 0x011D, "ResolutionUnit": 0x0128, "Software": 0x0131, "ModifyDate": 0x0132,
        "DateTime": 0x0132, "Artist": 0x013B, "HostComputer": 0x013C, "Rating": 0x4746, "RatingPercent": 0x4749,
        "Copyright": 0x8298, "XPTitle": 0x9C9B, "XPComment": 0x9C9C, "XPAuthor": 0x9C9D, "XPKeywords": 0x9C9E,
        "XPSubject": 0x9C9F, "UniqueCameraModel": 0xC614, "CameraSerialNumber": 0xC62F,
    ]

    private static let exif: [String: Int] = [
        "ExposureTime": 0x829A, "FNumber": 0x829D, "ExposureProgram": 0x8822, "SpectralSensitivity": 0x8824,
        "ISO": 0x8827, "PhotographicSensitivity": 0x8827, "ISOSpeedRatings": 0x8827, "SensitivityType": 0x8830,
        "StandardOutputSensitivity": 0x8831, "RecommendedExposureIndex": 0x8832, "ISOSpeed": 0x8833,
        "ExifVersion": 0x9000, "DateTimeOriginal": 0x9003, "CreateDate": 0x9004, "DateTimeDigitized": 0x9004,
        "OffsetTime": 0x9010, "OffsetTimeOriginal": 0x9011, "OffsetTimeDigitized": 0x9012, "ShutterSpeedValue": 0x9201,
        "ApertureValue": 0x9202, "BrightnessValue": 0x9203, "ExposureCompensation": 0x9204,
        "ExposureBiasValue": 0x9204, "MaxApertureValue": 0x9205, "SubjectDistance": 0x9206, "MeteringMode": 0x9207,
        "LightSource": 0x9208, "Flash": 0x9209, "FocalLength": 0x920A, "SubjectArea": 0x9214, "UserComment": 0x9286,
        "SubSecTime": 0x9290, "SubSecTimeOriginal": 0x9291, "SubSecTimeDigitized": 0x9292,
        "AmbientTemperature": 0x9400, "Humidity": 0x9401, "Pressure": 0x9402, "WaterDepth": 0x9403,
        "Acceleration": 0x9404, "CameraElevationAngle": 0x9405, "ColorSpace": 0xA001, "ExifImageWidth": 0xA002,
        "PixelXDimension": 0xA002, "ExifImageHeight": 0xA003, "PixelYDimension": 0xA003, "RelatedSoundFile": 0xA004,
        "FlashEnergy": 0xA20B, "FocalPlaneXResolution": 0xA20E, "FocalPlaneYResolution": 0xA20F,
        "FocalPlaneResolutionUnit": 0xA210, "SubjectLocation": 0xA214, "ExposureIndex": 0xA215,
        "SensingMethod": 0xA217, "FileSource": 0xA300, "SceneType": 0xA301, "CustomRendered": 0xA401,
        "ExposureMode": 0xA402, "WhiteBalance": 0xA403, "DigitalZoomRatio": 0xA404, "FocalLengthIn35mmFormat": 0xA405,
        "FocalLengthIn35mmFilm": 0xA405, "SceneCaptureType": 0xA406, "GainControl": 0xA407, "Contrast": 0xA408,
        "Saturation": 0xA409, "Sharpness": 0xA40A, "SubjectDistanceRange": 0xA40C, "ImageUniqueID": 0xA420,
        "OwnerName": 0xA430, "CameraOwnerName": 0xA430, "SerialNumber": 0xA431, "BodySerialNumber": 0xA431,
        "LensInfo": 0xA432, "LensSpecification": 0xA432, "LensMake": 0xA433, "LensModel": 0xA434,
        "LensSerialNumber": 0xA435, "ImageTitle": 0xA436, "Photographer": 0xA437, "ImageEditor": 0xA438,
        "CompositeImage": 0xA460,
    ]

    private static let gps: [String: Int] = [
        "GPSVersionID": 0x00, "GPSLatitudeRef": 0x01, "GPSLatitude": 0x02, "GPSLongitudeRef": 0x03,
        "GPSLongitude": 0x04, "GPSAltitudeRef": 0x05, "GPSAltitude": 0x06, "GPSTimeStamp": 0x07,
        "GPSSatellites": 0x08, "GPSStatus": 0x09, "GPSMeasureMode": 0x0A, "GPSDOP": 0x0B, "GPSSpeedRef": 0x0C,
        "GPSSpeed": 0x0D, "GPSTrackRef": 0x0E, "GPSTrack": 0x0F, "GPSImgDirectionRef": 0x10, "GPSImgDirection": 0x11,
        "GPSMapDatum": 0x12, "GPSDestLatitudeRef": 0x13, "GPSDestLatitude": 0x14, "GPSDestLongitudeRef": 0x15,
        "GPSDestLongitude": 0x16, "GPSDestBearingRef": 0x17, "GPSDestBearing": 0x18, "GPSDestDistanceRef": 0x19,
        "GPSDestDistance": 0x1A, "GPSProcessingMethod": 0x1B, "GPSAreaInformation": 0x1C, "GPSDateStamp": 0x1D,
        "GPSDifferential": 0x1E, "GPSHPositioningError": 0x1F,
    ]
}
