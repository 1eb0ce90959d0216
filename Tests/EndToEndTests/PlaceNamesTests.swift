import Foundation
import TestSupport
import Testing

/// Places in names, by the real program and the real towns.
struct PlaceNamesTests {
    let program = try! Program()

    private func server() throws -> LoopbackServer {
        try LoopbackServer(subject: "street")
    }

    @Test func `town and country stand in the name as the template says`() throws {
        try program.scratch.copy("IMG_4021.JPG", to: "photos/IMG_4021.JPG")
        let paris = try program.bash(
            """
            cp photos/IMG_4021.JPG photos/b.jpg; cp photos/IMG_4021.JPG photos/c.jpg; cp photos/IMG_4021.JPG photos/d.jpg
            exiftool -q -overwrite_original -GPSLatitude=48.8584 -GPSLongitude=2.2945 -GPSLatitudeRef=N -GPSLongitudeRef=E photos/b.jpg
            exiftool -q -overwrite_original -GPSLatitude=0 -GPSLongitude=0 photos/c.jpg
            exiftool -q -overwrite_original -GPSLatitude=23.5 -GPSLongitude=10.5 -GPSLatitudeRef=N -GPSLongitudeRef=E photos/d.jpg
            """)
        #expect(paris.status == 0, "\(paris.error)")
        let server = try server()
        let names = try program.run(
            "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--template",
            "{subject}{_}{place}{_}{country}{_}{city}", "--case", "title")
        #expect(
            names.lines == [
                "b.jpg\tStreet-Paris-France-Paris.jpg", "c.jpg\tStreet.jpg", "d.jpg\tStreet-2.jpg",
                "IMG_4021.JPG\tStreet-Lisbon-Portugal-Lisbon.JPG",
            ], "\(names.error)")
        #expect(try program.run("doctor").output.contains("(GeoNames, CC BY 4.0)"))
    }

    @Test func `without the file of towns names go without places, and it is said once`() throws {
        try program.copyFixtures()
        let server = try server()
        let bare = ["XDG_DATA_HOME": program.scratch.path + "/nothing"]
        let names = try program.run(
            ["analyze", "photos", "--provider", "openai", "--base-url", server.url], more: bare)
        #expect(names.status == 0, "\(names.error)")
        #expect(names.lines.contains("IMG_4021.JPG\t2019-07-14-street.JPG"))
        #expect(names.error.components(separatedBy: "place names are unavailable").count == 2)
        #expect(names.error.contains("make assets"))
        // Who does not want them is not told.
        let plain = try program.run(["preview", "latest", "--template", "{subject}{_}{seq}"], more: bare)
        #expect(plain.error == "")
        // doctor says so too, and that one can do without: what describes here is no local model.
        let doctor = try program.run(["doctor"], more: bare.merging(["PHOTORENAME_PROVIDER": "ollama"]) { $1 })
        #expect(doctor.status == 0 && doctor.output.contains("--  places: "), "\(doctor.output)")
        #expect(try program.run(["doctor"], more: bare).status == 1)
        // Nor is anything guessed from a file that is none.
        try program.scratch.write("nothing/photorename/places.sqlite", "SQLite format 3\0 and no more")
        let broken = try program.run(["preview", "latest", "--template", "{subject}{_}{city}"], more: bare)
        #expect(broken.status == 0 && broken.error.contains("places.sqlite can't be used"), "\(broken.error)")
        #expect(broken.lines.count == 7)
    }
}
