import PhotoModel
import Testing

struct ByteSizeTests {
    @Test(arguments: [
        ("800M", 800 << 20), ("2G", 2 << 30), ("2g", 2 << 30), ("1.5 GiB", 3 << 29), ("512MB", 512 << 20),
        ("4096", 4_096), ("2147483648", 2 << 30),
        ("64k", 64 << 10), ("1T", 1 << 40),
    ])
    func `a size is read as people write it`(text: String, bytes: Int) {
        #expect(ByteSize(text)?.bytes == bytes)
    }

    @Test(arguments: ["", "M", "0", "0M", "-1G", "2 G B", "1e9", "12,5M", "999999T", "two"])
    func `what is no size is none`(text: String) {
        #expect(ByteSize(text) == nil)
    }
}
