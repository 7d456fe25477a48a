// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/error.h"
#include "services/core/knowntexts.h"
#include "services/core/language.h"
#include "services/core/log.h"

#include <QRegularExpression>
#include <QTest>

#include <array>

using namespace bunsnc;
using namespace Qt::StringLiterals;

namespace {

/// Every code there is: a code without a name is the end of the list. (That each has one, the compiler sees to.)
std::vector<ErrorCode> allCodes()
{
    std::vector<ErrorCode> codes{ErrorCode::Unknown};
    for (int i = 1; errorCodeName(static_cast<ErrorCode>(i)) != errorCodeName(ErrorCode::Unknown); ++i)
        codes.push_back(static_cast<ErrorCode>(i));
    return codes;
}

QStringList sentences(const Error &error)
{
    const ErrorText text = describe(error);
    return {text.title, text.meaning, text.action};
}

} // namespace

/// Every error tells a person what happened, what it means and what to do, in both languages.
class TestErrorTexts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void allCodesAreLookedAt();
    void everyCodeSaysWhatAndWhatToDo_data();
    void everyCodeSaysWhatAndWhatToDo();
    void namesAreDifferent();
    void ownDetailsAreTranslated_data();
    void ownDetailsAreTranslated();
    void foreignDetailsStay();
    void knownTextsKeepTheirValues();
};

void TestErrorTexts::allCodesAreLookedAt()
{
    QCOMPARE(allCodes().back(), ErrorCode::SafetyFuse); // the last one declared: a new one behind it is looked at too
    QVERIFY(allCodes().size() >= 30);
}

void TestErrorTexts::everyCodeSaysWhatAndWhatToDo_data()
{
    QTest::addColumn<ErrorCode>("code");
    for (const ErrorCode code : allCodes())
        QTest::newRow(qPrintable(errorCodeName(code))) << code;
}

void TestErrorTexts::everyCodeSaysWhatAndWhatToDo()
{
    QFETCH(ErrorCode, code);
    InstalledLanguage language;
    static const QRegularExpression place(u"%[0-9L]"_s);
    for (const bool bare : {false, true}) {
        Error error{.code = code};
        if (!bare) {
            error.subject = u"dev0.example.com"_s;
            error.detail = u"zzz technical zzz"_s;
        }
        QVERIFY(language.install(u"en"_s));
        const QStringList english = sentences(error);
        QVERIFY2(language.install(u"pt_BR"_s), "the translations are not built in");
        const QStringList portuguese = sentences(error);
        for (int i = 0; i < english.size(); ++i) {
            for (const QString &text : {english[i], portuguese[i]}) {
                QVERIFY(!text.trimmed().isEmpty());
                QVERIFY2(!place.match(text).hasMatch(), qPrintable(text));
                QCOMPARE(redact(text), text); // commands print them so, and hide nothing of our own words
            }
            if (english[i] != error.detail) // the words of others stay theirs
                QVERIFY2(portuguese[i] != english[i], qPrintable("not translated: "_L1 + english[i]));
        }
        QVERIFY2(english[0] != english[1] && english[1] != english[2], "the same said twice");
    }
}

void TestErrorTexts::namesAreDifferent()
{
    QStringList names;
    for (const ErrorCode code : allCodes())
        names.append(errorCodeName(code));
    QCOMPARE(names.removeDuplicates(), 0);
}

void TestErrorTexts::ownDetailsAreTranslated_data()
{
    QTest::addColumn<QString>("detail");
    QTest::addColumn<QString>("portuguese");
    QTest::newRow("address") << u"the address is empty"_s << u"o endereço está vazio"_s;
    QTest::newRow("http") << u"http would send the password in clear text; use https"_s
                          << u"http enviaria a senha em texto aberto; use https"_s;
    QTest::newRow("token") << u"no access token (HTTP 401): server_error: access_denied"_s
                           << u"sem token de acesso (HTTP 401): server_error: access_denied"_s;
    QTest::newRow("key") << u"others may read or change this file; take that right away (chmod 600)"_s
                         << u"outros podem ler ou alterar este arquivo; retire esse direito (chmod 600)"_s;
    QTest::newRow("operator") << u"expected an operator after \"state\""_s << u"falta um operador depois de \"state\""_s;
    QTest::newRow("unsupported") << u"RLQUERY is not supported"_s << u"RLQUERY não é aceito"_s;
    QTest::newRow("store") << u"this store mirrors https://a.example.com, not https://b.example.com"_s
                           << u"este armazenamento espelha https://a.example.com, não https://b.example.com"_s;
}

void TestErrorTexts::ownDetailsAreTranslated()
{
    QFETCH(QString, detail);
    QFETCH(QString, portuguese);
    InstalledLanguage language;
    QVERIFY(language.install(u"pt_BR"_s));
    QCOMPARE(localizedDetail(detail), portuguese);
    QVERIFY(language.install(u"en"_s));
    QCOMPARE(localizedDetail(detail), detail);
}

void TestErrorTexts::foreignDetailsStay()
{
    InstalledLanguage language;
    QVERIFY(language.install(u"pt_BR"_s));
    for (const QString &detail : {u"User Not Authenticated"_s, QString(), u"%1 %2"_s, QString(100'000, u'x')})
        QCOMPARE(localizedDetail(detail), detail);
}

void TestErrorTexts::knownTextsKeepTheirValues()
{
    static constexpr std::array sources{"%1: value %2 (of 100%)", "plain [text]*"};
    const KnownTexts known("Test", sources);
    // No translation: the text itself, whatever its values hold.
    for (const QString &text : {u"a%2: value %1\nb (of 100%)"_s, u"plain [text]*"_s}) {
        QVERIFY(known.contains(text));
        QCOMPARE(known.translated(text), text);
    }
    QVERIFY(!known.contains(u"plain text"_s));
    QVERIFY(!known.contains(u" plain [text]*"_s));
}

QTEST_GUILESS_MAIN(TestErrorTexts)
#include "tst_errortexts.moc"
