// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/sampledesk.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>

namespace bunsnc::tests {

namespace {

const QStringList groups{QStringLiteral("Rede"), QStringLiteral("Service Desk N1"), QStringLiteral("SAP Basis"),
    QStringLiteral("Banco de Dados"), QStringLiteral("Estações de Trabalho"), QStringLiteral("Segurança da Informação")};
const QStringList people{QStringLiteral("Ana Exemplo"), QStringLiteral("Bruno Modelo"), QStringLiteral("Carla Amostra"),
    QStringLiteral("Davi Fictício"), QStringLiteral("Elisa Teste"), QString()};
const QStringList titles{QStringLiteral("Sem acesso ao SAP após troca de senha"),
    QStringLiteral("VPN cai a cada dez minutos na filial de Recife"), QStringLiteral("Impressora do 3º andar não imprime"),
    QStringLiteral("Lentidão no sistema de faturamento"), QStringLiteral("Erro ao abrir planilha compartilhada 📊"),
    QStringLiteral("Solicita instalação do editor de diagramas"), QStringLiteral("Caixa postal cheia, não recebe e-mail"),
    QStringLiteral("Telefone VoIP sem tom de discagem")};

QJsonObject pair(const QString &value, const QString &display)
{
    return {{QStringLiteral("value"), value}, {QStringLiteral("display_value"), display}};
}

QString idOf(const QString &seed)
{
    return QString::fromLatin1(QCryptographicHash::hash(seed.toUtf8(), QCryptographicHash::Md5).toHex());
}

} // namespace

QString SampleTicket::name() const
{
    const QString prefix = kind == Kind::Incident ? QStringLiteral("INC") : kind == Kind::ChangeTask ? QStringLiteral("CTASK") : QStringLiteral("SCTASK");
    return prefix + QStringLiteral("%1").arg(10000 + number, 7, 10, QLatin1Char('0'));
}

QString SampleTicket::sysId() const { return idOf(name()); }

QByteArray SampleTicket::json() const
{
    const auto both = [](const QString &text) { return pair(text, text); };
    const QString group_ = groups[group % groups.size()];
    const QString person = people[number % people.size()];
    const QString updated = formatUtc(updatedAt);
    const QString opened = formatUtc(updatedAt - 3600 * (1 + number % 300));
    const bool done = (kind == Kind::Incident && state >= 6) || (kind != Kind::Incident && (state == 4 || state >= 7));
    const QString text = description.isEmpty()
        ? QString(title + QStringLiteral(".\nComeçou hoje cedo e afeta a equipe toda."))
        : description;
    QJsonObject o{{QStringLiteral("sys_id"), both(sysId())}, {QStringLiteral("number"), both(name())},
        {QStringLiteral("short_description"), both(title)},
        {QStringLiteral("description"), both(text)},
        {QStringLiteral("state"), pair(QString::number(state), QString::number(state))},
        {QStringLiteral("priority"), pair(QString::number(priority), QString::number(priority))},
        {QStringLiteral("active"), both(done ? QStringLiteral("false") : QStringLiteral("true"))},
        {QStringLiteral("assignment_group"), pair(idOf(group_), group_)},
        {QStringLiteral("assigned_to"), person.isEmpty() ? both(QString()) : pair(idOf(person), person)},
        {QStringLiteral("caller_id"), pair(idOf(QStringLiteral("c")), QStringLiteral("Fábio Solicitante"))},
        {QStringLiteral("category"), both(QStringLiteral("Software"))}, {QStringLiteral("opened_at"), both(opened)},
        {QStringLiteral("sys_created_on"), both(opened)}, {QStringLiteral("sys_updated_on"), both(updated)},
        {QStringLiteral("sys_updated_by"), both(QStringLiteral("ana.exemplo"))},
        {QStringLiteral("sys_mod_count"), both(QString::number(modCount))},
        {QStringLiteral("work_notes"), both(workNotes)}, {QStringLiteral("comments"), both(comments)}};
    if (kind == Kind::ChangeTask)
        o.insert(QStringLiteral("change_request"), pair(idOf(QStringLiteral("chg")), QStringLiteral("CHG0030007")));
    if (done) {
        o.insert(QStringLiteral("closed_at"), both(updated));
        o.insert(QStringLiteral("resolved_at"), both(updated));
    } else if (number % 3 == 0) {
        o.insert(QStringLiteral("sla_due"), both(formatUtc(updatedAt + 600 * (number % 40) - 1200)));
    }
    for (auto field = overrides.begin(); field != overrides.end(); ++field)
        o.insert(field.key(), field.value());
    return QJsonDocument(o).toJson(QJsonDocument::Compact);
}

SampleTicket sampleTicket(Kind kind, int index, qint64 now)
{
    static constexpr int incidentStates[] = {2, 1, 2, 3, 2, 6, 5, 2, 7, 1, 4, 8, 2, 3};
    static constexpr int taskStates[] = {2, 3, 1, 3, 4, 2, 7};
    static constexpr int priorities[] = {3, 4, 2, 4, 5, 3, 4, 1, 3, 4};
    SampleTicket ticket;
    ticket.kind = kind;
    ticket.number = index;
    ticket.state = kind == Kind::Incident ? incidentStates[index % 14] : taskStates[index % 7];
    ticket.priority = priorities[index % 10];
    ticket.group = (index * index + index / 3) % 6;
    ticket.title = titles[index % titles.size()];
    ticket.updatedAt = now - 40 - qint64(index) * 700;
    ticket.workNotes = QStringLiteral("2026-11-21 10:15:00 - Ana Exemplo (Anotações de trabalho)\nReiniciado o serviço de "
                                      "autenticação; aguardando retorno do usuário.\n\n2026-11-21 09:40:00 - Bruno Modelo "
                                      "(Anotações de trabalho)\nAnalisado o log: conta bloqueada após 5 tentativas.\n\n");
    ticket.comments = QStringLiteral("2026-11-21 10:20:00 - Fábio Solicitante (Comentários adicionais)\nContinuo sem acesso, "
                                     "preciso fechar o faturamento até as 14 h.\n\n");
    return ticket;
}

Result<store::ApplyOutcome> write(
    store::TicketWriter &writer, Kind kind, const std::vector<SampleTicket> &tickets, store::Origin origin)
{
    std::vector<QByteArray> raw;
    for (const SampleTicket &ticket : tickets)
        raw.push_back(ticket.json());
    store::PageBatch page;
    page.kind = kind;
    page.origin = origin;
    for (const QByteArray &each : raw)
        page.records.emplace_back(each.constData(), size_t(each.size()));
    return writer.apply(page);
}

Result<std::shared_ptr<store::TicketStore>> filledStore(const QString &path, int count)
{
    auto opened = store::openSqliteStore(path, StateCatalog());
    if (!opened)
        return opened;
    auto writer = (*opened)->openWriter();
    if (!writer)
        return writer.error();
    const qint64 now = Clock::system().nowSeconds();
    for (const Kind kind : allKinds) {
        std::vector<SampleTicket> tickets;
        for (int i = 0; i < (kind == Kind::Incident ? count : count / 4); ++i)
            tickets.push_back(sampleTicket(kind, i, now));
        const auto written = write(**writer, kind, tickets);
        if (!written)
            return written.error();
    }
    return opened;
}

} // namespace bunsnc::tests
