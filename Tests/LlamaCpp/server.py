"""llama.cpp's own server (xllamacpp) with those options of llama-server's that photorename uses."""
import argparse
import signal
import sys

import xllamacpp

parser = argparse.ArgumentParser(allow_abbrev=False)
parser.add_argument("-m", dest="model", required=True)
parser.add_argument("--mmproj", required=True)
parser.add_argument("--host", required=True)
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--api-key", required=True)
parser.add_argument("-np", dest="slots", type=int, required=True)
parser.add_argument("-c", dest="context", type=int, required=True)
options = parser.parse_args()

parameters = xllamacpp.CommonParams()
parameters.model.path = options.model
parameters.mmproj.path = options.mmproj
parameters.hostnames = [options.host]
parameters.port = options.port
parameters.api_keys = [options.api_key]
parameters.n_parallel = options.slots
parameters.n_ctx = options.context
parameters.cpuparams.n_threads = 1
parameters.warmup = False
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
# Kept: the server ends with the object.
server = xllamacpp.Server(parameters)
signal.sigwait({signal.SIGTERM, signal.SIGINT})
sys.exit(0)
