import Testing

@testable import Thumbnails

/// libvips lists EXIF as `value (value, TYPE, n components, n bytes)`.
struct EXIFTextTests {
    @Test(arguments: [
        ("Google (Google, ASCII, 7 components, 7 bytes)", "Google"),
        ("A (B), ASCII, C (A (B), ASCII, C, ASCII, 3 components, 3 bytes)", "A (B), ASCII, C"),
        ("  (  , ASCII, 3 components, 3 bytes)", nil), (" (, ASCII, 1 components, 1 bytes)", nil), ("", nil),
        ("6 (Right-top, Short, 1 components, 2 bytes)", nil),
    ])
    func `a text field's value is what stands before the bracket`(listed: String, value: String?) {
        #expect(EXIF.ascii(listed) == value)
    }

    @Test(arguments: [
        ("38/1 30/1 0/1 (38, 30,  0, Rational, 3 components, 24 bytes)", 38.5), ("38/1 30/0 0/1 (", nil),
        ("38/1 30/1 (", nil), ("x (", nil), ("999/1 0/1 0/1 (", nil), ("", nil),
    ])
    func `degrees, minutes and seconds become degrees`(listed: String, value: Double?) {
        #expect(EXIF.degrees(listed) == value)
    }

    @Test func `a hostile XMP packet is read without harm`() {
        let bomb = "<!DOCTYPE x [<!ENTITY a \"\(String(repeating: "a", count: 1000))\">]><dc:description><rdf:li>&a;"
        #expect(XMP(Array(bomb.utf8)).captured == nil)
        #expect(XMP(Array("exif:DateTimeOriginal=".utf8)).captured == nil)
        #expect(XMP([0xFF, 0xFE, 0x00]).caption == nil)
        #expect(
            XMP(Array("<dc:description><rdf:Alt><rdf:li xml:lang=\"x\">a &lt;b&gt; &amp;lt;</rdf:li>".utf8)).caption
                == "a <b> &lt;")
    }
}
