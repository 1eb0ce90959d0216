import PhotoModel
import Testing

@testable import Naming

@Suite struct MadeNameTests {
    let names = CameraNamePattern()

    @Test func `what machines call their pictures is known, each from a source`() {
        #expect(CameraNamePattern.table.count >= 40)
        for (pattern, example, source) in CameraNamePattern.table {
            #expect(names.matches(Array(example.utf8)), "\(example)")
            #expect(CameraNamePattern(own: [pattern]).matches(Array(example.utf8)) && !source.isEmpty)
        }
    }

    @Test(arguments: [
        "IMG_4022 (1)", "IMG_4022(2)", "IMG_4022~2", "PXL_20230519_101502123-edited", "DSC_0107 copy", "img_4022",
        "d41d8cd98f00b204e9800998ecf8427e", "F47AC10B-58CC-4372-A567-0E02B2C3D479", "1623750000000", "0001",
        "IMG_4021 2", "IMG_0001 copy 2", "IMG_0001 - Copy (2)", "DSC_0107_1", "DSC00017-2", "DSC_0107-Enhanced-NR",
        "image (3)", "Screenshot (12)", "Photo on 6-15-21 at 12.00 PM #2", "IMG_20210615_120000-edited (1)",
    ])
    func `and so are copies, checksums and counters`(name: String) {
        #expect(names.matches(Array(name.utf8)))
    }

    @Test(arguments: [
        "grandma-birthday", "trip2019", "rome2018", "Lisbon", "img of the cat", "DSC_0107 with Anna", "Anna & Ben",
        "screen", "2019-07-14-tabby-cat", "Photo of us", "IMG_4022-beach", "scan of passport", "dsc", "Paris (2)", "",
        "WhatsApp", "P", "my IMG_4022", "käse", "東京",
        "Untitled love", "signal-hill-sunset", "Screenshots of my app", "Instagram_launch_party",
        "Captura de la ballena",
        "ROME2019", "ANNA2024", "HOME2019", "Schermata nuova", "Paris 2", "Anna-2", "Berlin HDR", "imagine",
        "download me",
    ])
    func `what a person typed is a person's`(name: String) {
        #expect(!names.matches(Array(name.utf8)))
    }

    @Test(.timeLimit(.minutes(1))) func `no pattern makes the look at a name slow`() {
        let name = [UInt8](repeating: UInt8(ascii: "z"), count: 250)
        for pattern in [
            "*z*z*z*z*z*z*z*z*b", String(repeating: "*z", count: 60) + "b", String(repeating: "*%", count: 40),
        ] {
            #expect(!CameraNamePattern(own: [pattern]).matches(name))
        }
        let digits = CameraNamePattern(own: ["x" + String(repeating: "*%", count: 40) + "b"])
        #expect(!digits.matches([UInt8(ascii: "x")] + [UInt8](repeating: UInt8(ascii: "1"), count: 249)))
        #expect(CameraNamePattern(own: ["*a*b*c"]).matches(Array("xxaxxbxxc".utf8)))
        #expect(!CameraNamePattern(own: ["*a*b*c"]).matches(Array("xxaxxcxxb".utf8)))
    }

    @Test func `people add patterns of their own`() {
        #expect(!names.matches(Array("SCN-0042-A".utf8)))
        #expect(CameraNamePattern(own: ["SCN-####-@"]).matches(Array("SCN-0042-A".utf8)))
        #expect(!CameraNamePattern(own: ["SCN-####-@"]).matches(Array("SCN-042-A".utf8)))
    }

    @Test func `a name that a person chose stays, and a camera's goes`() throws {
        var options = NamingOptions()
        func name(_ old: String, original: String? = nil, given: String? = nil) throws -> (String, String?) {
            var item = TemplateTests.item(1, old, subject: "cat", date: "2019:07:14 10:11:12")
            item.original = original.flatMap { FileName($0) }
            item.given = given.flatMap { FileName($0) }
            let plan = try NamePlanner(options).plan([item]) { _, _ in .empty }.names[0]
            return (plan.new.text, plan.note)
        }
        #expect(try name("IMG_1.JPG") == ("2019-07-14-cat.JPG", nil))
        let kept = try name("grandma-birthday.jpg")
        #expect(kept.0 == "grandma-birthday.jpg" && kept.1?.contains("a person chose it") == true)
        // The template's name is no person's, as long as that is remembered.
        options.template = "{date}{_}{subject}{_}{camera}"
        let again = "2019-07-14-cat-Canon EOS R6.JPG"
        for original in ["IMG_1.JPG", "grandma-birthday.jpg"] {
            #expect(try name("2019-07-14-cat.JPG", original: original, given: "2019-07-14-cat.JPG").0 == again)
        }
        // Someone has named it since, or it was undone.
        #expect(try name("Grandma.JPG", original: "IMG_1.JPG", given: "2019-07-14-cat.JPG").0 == "Grandma.JPG")
        #expect(
            try name("grandma-birthday.JPG", original: "grandma-birthday.JPG", given: "2019-07-14-cat.JPG").0
                == "grandma-birthday.JPG")
        // With the old name in the new one nothing is lost.
        options.template = "{date}{_}{original}"
        #expect(try name("grandma-birthday.jpg").0 == "2019-07-14-grandma-birthday.jpg")
        options.template = "{date}{_}{subject|original}"
        #expect(try name("grandma-birthday.jpg").0 == "grandma-birthday.jpg")
        options.separator = "_"
        options.madeNames = ["grandma*"]
        #expect(try name("grandma-birthday.jpg").0 == "2019-07-14_cat.jpg")
    }
}
