/// A dataset of IPTC-IIM's second record (IPTC-NAA Information Interchange Model 4.2, chapter 6), by the name that ExifTool
/// gives it.
public struct IPTCTag: Hashable, Sendable {
    public var number: UInt8

    /// Nil for an unknown name; case is ignored.
    init?(_ name: String) {
        guard
            let number = Self.names[name]
                ?? Self.names.first(where: { $0.key.lowercased() == name.lowercased() })?.value
        else { return nil }
        self.number = number
    }

    static let names: [String: UInt8] = [
        "ObjectTypeReference": 3, "ObjectAttributeReference": 4, "ObjectName": 5, "EditStatus": 7,
        "EditorialUpdate": 8, "Urgency": 10, "SubjectReference": 12, "Category": 15, "SupplementalCategories": 20,
        "FixtureIdentifier": 22, "Keywords": 25, "ContentLocationCode": 26, "ContentLocationName": 27,
        "ReleaseDate": 30, "ReleaseTime": 35, "ExpirationDate": 37, "ExpirationTime": 38, "SpecialInstructions": 40,
        "ActionAdvised": 42, "ReferenceService": 45, "ReferenceDate": 47, "ReferenceNumber": 50, "DateCreated": 55,
        "TimeCreated": 60, "DigitalCreationDate": 62, "DigitalCreationTime": 63, "OriginatingProgram": 65,
        "ProgramVersion": 70, "ObjectCycle": 75, "By-line": 80, "By-lineTitle": 85, "City": 90, "Sub-location": 92,
        "Province-State": 95, "Country-PrimaryLocationCode": 100, "Country-PrimaryLocationName": 101,
        "OriginalTransmissionReference": 103, "Headline": 105, "Credit": 110, "Source": 115, "CopyrightNotice": 116,
        "Contact": 118, "Caption-Abstract": 120, "LocalCaption": 121, "Writer-Editor": 122, "ImageType": 130,
        "ImageOrientation": 131, "LanguageIdentifier": 135,
    ]
}
