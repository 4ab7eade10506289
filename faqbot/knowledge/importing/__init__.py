"""How do Markdown pages become knowledge files?

``blocks`` reads Markdown, ``outline`` (with ``spans``) finds the page's parts, ``faqs`` its questions, ``titles``
its subjects, ``topics`` makes the topic, ``proof`` shows that no word was lost, ``merge`` keeps what a curator
changed and ``run`` does all of it for many pages.
"""
