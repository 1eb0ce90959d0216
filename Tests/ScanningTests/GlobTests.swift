import Scanning
import Testing

struct GlobTests {
    @Test(arguments: [
        ("*.jpg", "a/b.jpg", true), ("*.jpg", "b.JPG", false), ("*.jp?g", "b.jpeg", true), ("a*", "b/abc", true),
        ("a/*.jpg", "a/b.jpg", true), ("a/*.jpg", "a/c/b.jpg", false), ("a/**", "a/c/b.jpg", true),
        ("**/thumbs/*", "x/y/thumbs/1.jpg", true), ("**/thumbs/*", "thumbs/1.jpg", true), ("a/**/b", "a/b", true),
        ("a/**/b", "a/x/y/b", true), ("/top.jpg", "top.jpg", true), ("/top.jpg", "x/top.jpg", false),
        ("IMG_[0-4]*", "IMG_3.jpg", true), ("IMG_[!0-4]*", "IMG_3.jpg", false), ("[a", "[a", true), ("\\*", "*", true),
        ("\\*", "x", false), ("cache/", "cache", true), ("", "", true), ("*", "x/y", true),
    ])
    func `patterns mean what they mean in a gitignore`(pattern: String, path: String, matches: Bool) {
        #expect(Glob(pattern).matches(Array(path.utf8)) == matches)
    }

    @Test func `no pattern takes long`() {
        let pattern = String(repeating: "*a", count: 60) + "b"
        #expect(!Glob(pattern).matches(Array(String(repeating: "a", count: 250).utf8)))
    }
}
