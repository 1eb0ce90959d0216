import Foundation
import Testing

@testable import FileSystem

struct PortOwnerTests {
    @Test func `the table says whose an end of a connection is`() {
        let table = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
               1: 0100007F:00AB 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1000        0 2 1 0 20 4 0 10 -1
               2: 0100007F:1F90 0100007F:00AB 01 00000000:00000000 00:00000000 00000000     0        0 3 1 0 20 4 0 10 -1
            """
        #expect(PortOwner.user(of: 0xAB, table: table) == 1_000)
        #expect(PortOwner.user(of: 8_080, table: table) == 0)
        #expect(PortOwner.user(of: 80, table: table) == nil)
        #expect(PortOwner.user(of: 80, table: "") == nil)
    }
}
