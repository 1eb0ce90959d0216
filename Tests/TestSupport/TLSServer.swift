import Foundation

/// A server behind a certificate that is not what it should be: Python's own TLS, certificates made by openssl.
public final class TLSServer {
    public enum Certificate: String, CaseIterable, Sendable {
        /// Good, when its authority is known.
        case good
        case wrongName, expired, selfSigned
    }

    public let port: Int
    /// PEM of the authority that signed all but the self-signed one.
    public let authority: String
    private let process = Process()
    private let input = Pipe()

    /// - Parameters:
    ///   - certificate: whose certificate it shows.
    ///   - scratch: where keys and certificates are put.
    /// - Throws: an error of the system.
    public init(_ certificate: Certificate, in scratch: Scratch) throws {
        let folder = try scratch.folder("tls-\(certificate.rawValue)")
        authority = folder + "/ca.pem"
        let name = certificate == .wrongName ? "DNS:elsewhere.example" : "DNS:localhost"
        let day = certificate == .expired ? "faketime '2020-01-01' " : ""
        let made = try Shell.run(
            """
            set -e; cd '\(folder)'
            openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 9000 -subj /CN=authority 2>/dev/null
            openssl req -newkey rsa:2048 -nodes -keyout key.pem -out request.pem -subj /CN=server 2>/dev/null
            printf 'subjectAltName=%s' '\(name)' > names
            if [ '\(certificate.rawValue)' = selfSigned ]
            then openssl x509 -req -in request.pem -signkey key.pem -out cert.pem -days 30 -extfile names 2>/dev/null
            else \(day)openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -out cert.pem -days 30 -extfile names 2>/dev/null
            fi
            cat > serve.py <<'EOF'
            import http.server, os, ssl, sys, threading
            class Answer(http.server.BaseHTTPRequestHandler):
                protocol_version = "HTTP/1.1"
                def do_POST(self):
                    self.rfile.read(int(self.headers["Content-Length"]))
                    body = open("answer.json", "rb").read()
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                def log_message(self, *rest):
                    pass
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain("cert.pem", "key.pem")
            server.socket = context.wrap_socket(server.socket, server_side=True)
            # Whoever started it holds the other end of its standard input, as long as it is there.
            threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
            print(server.server_address[1], flush=True)
            server.serve_forever()
            EOF
            """)
        guard made.status == 0 else { throw POSIXError(.EIO, userInfo: ["openssl": made.error]) }
        try Data(LoopbackServer.completion(subject: "cat").utf8).write(to: URL(filePath: folder + "/answer.json"))
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "serve.py"]
        process.currentDirectoryURL = URL(filePath: folder)
        process.standardInput = input
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else { throw POSIXError(.EIO) }
        self.port = port
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.terminate()
    }

    public var url: String { "https://localhost:\(port)" }
}
