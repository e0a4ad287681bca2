"""TF-IDF of words, pairs of words and runs of 2 to 4 letters, with a linear support vector machine (scikit-learn).

What a data scientist tries first. Out-of-scope examples, where there are any, are one more class.
"""

import numpy as np
from protocol import serve
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC


def train(examples, oos_label):
    texts, labels = zip(*examples)
    model = make_pipeline(
        make_union(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True),
        ),
        LinearSVC(C=0.5, random_state=0),
    ).fit(texts, labels)
    classes = model.classes_
    in_scope = classes != oos_label

    def ask(text):
        distances = model.decision_function([text])[0]
        if len(classes) == 2:  # scikit-learn gives two classes one plane
            distances = np.array([-distances, distances])
        best = np.where(in_scope, distances, -np.inf).argmax()
        stranger = distances[~in_scope].max(initial=-1)
        return classes[best], distances[best] - stranger

    return ask


if __name__ == "__main__":
    serve(train)
