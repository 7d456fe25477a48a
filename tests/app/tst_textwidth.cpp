// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/textwidth.h"

#include <QtTest>

using namespace bunsnc::app;
using namespace Qt::StringLiterals;

/// What text takes on a terminal, and that it cannot do anything there.
class TestTextWidth final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void widths_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("cells");
        QTest::newRow("plain") << u"abc"_s << 3;
        QTest::newRow("composed") << u"ação"_s << 4;
        QTest::newRow("combining") << u"ac\u0327a\u0303o"_s << 4;
        QTest::newRow("chinese") << u"漢字"_s << 4;
        QTest::newRow("full width") << u"Ａ"_s << 2;
        QTest::newRow("half width katakana") << u"ｱ"_s << 1;
        QTest::newRow("hangul") << u"한글"_s << 4;
        QTest::newRow("picture") << u"🔥"_s << 2;
        QTest::newRow("joined picture") << u"a\u200db"_s << 2;
        QTest::newRow("empty") << QString() << 0;
    }
    void widths()
    {
        QFETCH(QString, text);
        QFETCH(int, cells);
        QCOMPARE(displayWidth(text), cells);
        for (int width = 0; width <= cells + 1; ++width)
            QVERIFY2(displayWidth(cutTo(text, width)) <= std::max(width, 0), qPrintable(cutTo(text, width)));
        QCOMPARE(cutTo(text, cells), text);
        QCOMPARE(displayWidth(padded(text, cells + 3)), cells + 3);
    }

    void controlCharactersAreShownOnly()
    {
        QCOMPARE(printable(u"a\u001b[2Jb\r\n\tc\u007f"_s), u"a␛[2Jb␍␊␉c␡"_s);
        QCOMPARE(printableLines(u"a\nb\tc"_s), u"a\nb\tc"_s);
        QCOMPARE(printable(u"a\u009bb\u202ec\u2028d\ue000"_s), u"a\ufffdb\ufffdc\ufffdd\ufffd"_s);
        QCOMPARE(printable(QString(QChar(0xd800))), u"\ufffd"_s);
        QCOMPARE(printable(u"família 👩\u200d👧"_s), u"família 👩\u200d👧"_s);
    }
};

QTEST_GUILESS_MAIN(TestTextWidth)
#include "tst_textwidth.moc"
