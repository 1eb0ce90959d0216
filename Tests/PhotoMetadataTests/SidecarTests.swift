import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import PhotoMetadata

/// What stands beside a photo, and what counts more.
struct SidecarTests {
    private func xmp(_ properties: String, prefix: String = "exif", namespace: String = XMPNamespace.exif) -> [UInt8] {
        Array(
            """
            <?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
            xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:\(prefix)="\(namespace)"
            xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:mwg="http://www.metadataworkinggroup.com/schemas/regions/"
            \(properties)</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>
            """.utf8)
    }

    private func metadata(_ change: (inout Metadata) -> Void = { _ in }) -> Metadata {
        var metadata = Metadata(width: 1, height: 1)
        change(&metadata)
        return metadata
    }

    @Test func `a property is known by its namespace, whatever its prefix is, as an attribute or an element`() throws {
        let date = CaptureDate(text: "2019-07-14T10:11:12")
        for bytes in [
            xmp("exif:DateTimeOriginal=\"2019-07-14T10:11:12\">"),
            xmp("e:DateTimeOriginal=\"2019-07-14T10:11:12\">", prefix: "e"),
            xmp("><q:DateTimeOriginal>2019-07-14T10:11:12</q:DateTimeOriginal>", prefix: "q"),
        ] {
            var photo = metadata()
            photo.add(try #require(SidecarMetadata(bytes, isJSON: false)))
            #expect(photo.captured == date && photo.dateSource == .sidecar)
        }
        // The same prefix for something else.
        let other = xmp("exif:DateTimeOriginal=\"2019-07-14T10:11:12\">", namespace: "http://example.com/")
        var photo = metadata()
        SidecarMetadata(other, isJSON: false).map { photo.add($0) }
        #expect(photo.captured == nil)
    }

    @Test func `lists are whole, people are those of faces, and nothing is split into letters`() throws {
        let bytes = xmp(
            """
            ><dc:subject><rdf:Bag><rdf:li>Rome</rdf:li><rdf:li>holiday 2019</rdf:li></rdf:Bag></dc:subject>
            <dc:title><rdf:Alt><rdf:li xml:lang="de">Kolosseum</rdf:li><rdf:li xml:lang="x-default">Colosseum &amp; us</rdf:li></rdf:Alt></dc:title>
            <mwg:Regions rdf:parseType="Resource"><mwg:RegionList><rdf:Bag>
            <rdf:li rdf:parseType="Resource"><mwg:Name>Ada</mwg:Name><mwg:Type>Face</mwg:Type></rdf:li>
            <rdf:li><rdf:Description mwg:Name="Rex" mwg:Type="Pet"/></rdf:li>
            <rdf:li mwg:Name="Grace" mwg:Type="Face"/></rdf:Bag></mwg:RegionList></mwg:Regions>
            """)
        var photo = metadata()
        photo.add(try #require(SidecarMetadata(bytes, isJSON: false)))
        #expect(photo.keywords == ["Rome", "holiday 2019"])
        #expect(photo.title == "Colosseum & us")
        #expect(photo.people == ["Ada", "Grace"])
    }

    @Test func `the file's own date goes before a sidecar's, and a sidecar's before an editor's and Takeout's`() throws
    {
        let sidecar = try #require(
            SidecarMetadata(xmp("exif:DateTimeOriginal=\"2019-07-14T10:11:12\">"), isJSON: false))
        var own = metadata { $0.offer(CaptureDate(text: "2018-01-01T00:00:00"), .iptc) }
        own.add(sidecar)
        #expect(own.dateSource == .iptc)
        var edited = metadata { $0.offer(CaptureDate(text: "2020-01-01T00:00:00"), .modified) }
        edited.add(sidecar)
        #expect(edited.dateSource == .sidecar)
    }

    @Test func `Takeout's time is in UTC, and shifted where it is known by how much`() throws {
        let json = Array(
            #"""
            {"title":"IMG_1.jpg","description":"At the sea","photoTakenTime":{"timestamp":"1563141600","formatted":"x"},
             "geoData":{"latitude":52.52,"longitude":13.4,"altitude":0.0},"geoDataExif":{"latitude":0.0,"longitude":0.0},
             "people":[{"name":"Ada"}]}
            """#.utf8)
        let takeout = try #require(SidecarMetadata(json, isJSON: true))
        var photo = metadata()
        photo.add(takeout)
        photo.settle { position, _ in position.latitude > 50 ? 120 : nil }
        #expect(photo.captured == CaptureDate(text: "2019-07-15T00:00:00+02:00") && photo.dateSource == .takeout)
        #expect(photo.caption == "At the sea" && photo.people == ["Ada"] && photo.position?.latitude == 52.52)
        var nowhere = metadata()
        nowhere.add(takeout)
        nowhere.settle { _, _ in nil }
        #expect(nowhere.captured == CaptureDate(text: "2019-07-14T22:00:00Z") && nowhere.dateSource == .takeoutUTC)
        if SidecarMetadata(Array("{".utf8), isJSON: true) != nil { Issue.record("half a file is none") }
    }
}
