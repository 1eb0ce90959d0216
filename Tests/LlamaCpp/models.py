"""models.py FOLDER: writes a language model and its projector, each half a megabyte, that llama.cpp can load.

The model answers with random letters, so what a grammar asks for is soon complete: every token has the same vector, so that the
odds of the next one are the rows of the output matrix and nothing else. A picture changes nothing.
"""
import sys

import gguf
import numpy

FOLDER = sys.argv[1]
WIDTH, HIDDEN, HEADS = 64, 128, 2
random = numpy.random.default_rng(26)


def odds_of(token):
    if token == b"s":
        # So that nearly every answer has a "subject", which it may leave out: a job pauses after five without one.
        return 9
    if token == b'"':
        return 7
    if token in b"[]{},:":
        return 3
    if token.isalnum():
        return 4 if token.islower() else -8
    return -2


def language_model(path):
    controls = [b"<unk>", b"<s>", b"</s>"]
    # Bytes of ASCII alone: pieces of other characters would not be valid text.
    single = [b"<0x%02X>" % byte for byte in range(128)]
    letters = ["\u2581".encode() if code == 32 else bytes([code]) for code in range(32, 127)]
    tokens = controls + single + letters
    kinds = [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL]
    kinds += [gguf.TokenType.BYTE] * len(single) + [gguf.TokenType.NORMAL] * len(letters)

    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(8192)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(tokens)
    writer.add_token_scores([-1000.0] * (len(controls) + len(single)) + [-float(rank) for rank in range(len(letters))])
    writer.add_token_types(kinds)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_chat_template("{% for message in messages %}{{ message['content'] }}\n{% endfor %}")

    odds = numpy.full(len(tokens), -8.0, numpy.float32)
    odds[2] = 1
    odds[-len(letters):] = [odds_of(token) for token in letters]
    vector = numpy.ones(WIDTH, numpy.float32)
    writer.add_tensor("token_embd.weight", numpy.tile(vector, (len(tokens), 1)))
    writer.add_tensor("output.weight", numpy.outer(odds, vector / WIDTH).astype(numpy.float32))
    writer.add_tensor("output_norm.weight", vector)
    silent = lambda *shape: numpy.zeros(shape, numpy.float32)
    for name in ("attn_norm", "ffn_norm"):
        writer.add_tensor(f"blk.0.{name}.weight", vector)
    for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
        writer.add_tensor(f"blk.0.{name}.weight", silent(WIDTH, WIDTH))
    writer.add_tensor("blk.0.ffn_gate.weight", silent(HIDDEN, WIDTH))
    writer.add_tensor("blk.0.ffn_up.weight", silent(HIDDEN, WIDTH))
    writer.add_tensor("blk.0.ffn_down.weight", silent(WIDTH, HIDDEN))
    finish(writer)


def projector(path):
    """A vision encoder of CLIP's form with LLaVA's two layers behind it, all of it random."""
    side, patch = 56, 14
    writer = gguf.GGUFWriter(path, "clip")
    writer.add_bool("clip.has_vision_encoder", True)
    writer.add_bool("clip.has_text_encoder", False)
    writer.add_bool("clip.has_llava_projector", True)
    writer.add_string("clip.projector_type", "mlp")
    writer.add_bool("clip.use_gelu", True)
    sizes = {
        "image_size": side, "patch_size": patch, "embedding_length": WIDTH, "feed_forward_length": HIDDEN,
        "block_count": 2, "projection_dim": WIDTH, "attention.head_count": HEADS,
    }
    for key, size in sizes.items():
        writer.add_uint32("clip.vision." + key, size)
    writer.add_float32("clip.vision.attention.layer_norm_epsilon", 1e-5)
    writer.add_array("clip.vision.image_mean", [0.5] * 3)
    writer.add_array("clip.vision.image_std", [0.5] * 3)

    def add(name, *shape):
        writer.add_tensor(name, (random.standard_normal(shape) * 0.05).astype(numpy.float32))

    def layer(name, out, into):
        add(name + ".weight", out, into)
        add(name + ".bias", out)

    def norm(name):
        writer.add_tensor(name + ".weight", numpy.ones(WIDTH, numpy.float32))
        add(name + ".bias", WIDTH)

    add("v.class_embd", WIDTH)
    add("v.patch_embd.weight", WIDTH, 3, patch, patch)
    add("v.position_embd.weight", (side // patch) ** 2 + 1, WIDTH)
    norm("v.pre_ln")
    norm("v.post_ln")
    for block in range(2):
        for name in ("attn_q", "attn_k", "attn_v", "attn_out"):
            layer(f"v.blk.{block}.{name}", WIDTH, WIDTH)
        for name in ("ln1", "ln2"):
            norm(f"v.blk.{block}.{name}")
        layer(f"v.blk.{block}.ffn_down", HIDDEN, WIDTH)
        layer(f"v.blk.{block}.ffn_up", WIDTH, HIDDEN)
    layer("mm.0", WIDTH, WIDTH)
    layer("mm.2", WIDTH, WIDTH)
    finish(writer)


def finish(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


language_model(FOLDER + "/model.gguf")
projector(FOLDER + "/mmproj-model.gguf")
