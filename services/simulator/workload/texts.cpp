// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/workload/texts.h"

#include <array>

namespace bunsnc::simulator {

namespace {

using Text = std::string_view;

constexpr std::array<Text, 6> greetings{
    "Bom dia, equipe.\n\n", "Boa tarde!\n\n", "Olá, tudo bem?\n\n", "Prezados,\n\n", "", ""};
constexpr std::array<Text, 7> impacts{"O trabalho da equipe de {l} está parado; são {n} pessoas sem conseguir atender.",
    "Por enquanto consigo trabalhar de outro jeito, mas leva o dobro do tempo.",
    "Afeta apenas o meu computador, os colegas ao lado não têm o problema.",
    "O fechamento do mês depende disso. O prazo é hoje às {t}.",
    "Acontece desde a semana passada e está ficando mais frequente, cerca de {n} vezes ao dia.",
    "Já aconteceu antes; na outra vez o chamado foi o INC00{d}.",
    "Há clientes aguardando e a gerência pediu uma previsão de normalização."};
constexpr std::array<Text, 4> errorLeads{"Mensagem exibida:\n    ", "Trecho do log ({h}, {t}):\n    ",
    "Erro na tela:\n    ", "Retorno do sistema às {t}:\n    "};
constexpr std::array<Text, 10> steps{"Reiniciei a estação {e}, sem efeito.",
    "Testei em outra estação e o resultado foi o mesmo.", "Limpei o cache do navegador e os arquivos temporários.",
    "Troquei o cabo e a tomada de rede.", "Pedi a um colega que repetisse a operação: também falhou.",
    "Confirmei que a senha está dentro da validade.", "Testei pela rede do celular e funcionou.",
    "Abri em janela anônima; o erro continua.", "Segui o artigo KB00{n}1 da base de conhecimento.",
    "Desconectei da VPN e conectei de novo."};
constexpr std::array<Text, 6> farewells{"\n\nFico à disposição no ramal {n}.", "\n\nContato: {p}, {l}.",
    "\n\nObrigada! 😊", "\n\nAguardo retorno, por favor.", "\n\nPeço prioridade: “hoje” é o último dia.", ""};
constexpr std::array<Text, 5> causes{"Causa: configuração divergente após a última mudança.\n",
    "Causa: falha temporária do serviço {s}.\n", "Causa: defeito de equipamento.\n",
    "Causa: procedimento não seguido; usuário orientado.\n", "Causa raiz em análise no registro de problema.\n"};
constexpr std::array<Text, 5> checks{"\nValidado com {p} por telefone.",
    "\nTeste feito junto com o usuário em {l}, sem novos erros.", "\nMonitorado por {n} horas sem recorrência.",
    "\nUsuário confirmou a normalização por mensagem. 👍",
    "\nEvidências anexadas ao chamado; base de conhecimento atualizada."};
constexpr std::array<Text, 6> assignNotes{"Assumindo o chamado. Vou começar pela coleta de logs em {h}.",
    "Chamado recebido e classificado. Primeiro contato com o usuário às {t}.",
    "Direcionado para análise; verificando ocorrências semelhantes.", "Iniciando atendimento remoto na estação {e}.",
    "Em análise com a equipe. Retorno previsto em {n} minutos.",
    "Recebi do N1 com as evidências, obrigado. Seguindo daqui."};
constexpr std::array<Text, 10> progressNotes{"Logs coletados em {h}: {n} ocorrências na última hora.",
    "Reproduzi o erro na estação {e}; trace {x} guardado.",
    "Sem relação com a mudança de ontem, confirmado com o responsável.",
    "Reinício do serviço agendado para as {t}, já combinado com a área.",
    "Teste em homologação positivo com a versão {v}. Falta validar em produção.",
    "Liguei para {p}, sem resposta. Nova tentativa às {t}.",
    "Comparei a configuração com {h}: há uma diferença no parâmetro de tempo-limite.",
    "Aguardei um ciclo completo do job: terminou sem erro desta vez.",
    "Encontrei um caso igual na base de conhecimento e estou aplicando o roteiro.",
    "Atualização:\n- causa provável localizada ({x})\n- correção preparada\n- validação com o usuário às {t}"};
constexpr std::array<Text, 7> callerComments{"Alguma novidade? O problema voltou às {t}.",
    "Segue o print do erro em anexo. Acontece sempre depois do almoço.",
    "Para mim voltou a funcionar, mas a colega ao lado continua sem acesso.",
    "Estarei fora amanhã; por favor falem com {p}.", "Obrigado pelo retorno rápido! 🙌",
    "Testei como pediram e o resultado foi: “{x}”.", "Preciso disso até as {t}, por favor."};
constexpr std::array<Text, 3> waitCaller{"Por favor, envie o print da tela e o horário exato do erro.",
    "Consegue repetir o teste com o cabo de rede ligado e nos dizer o resultado?",
    "Tentamos contato no ramal {n} sem sucesso. Qual o melhor horário?"};
constexpr std::array<Text, 2> waitProblem{
    "Aguardando a análise do problema relacionado; há uma solução de contorno em vigor.",
    "Causa comum a {n} chamados: acompanhando pelo registro de problema."};
constexpr std::array<Text, 2> waitVendor{"Caso aberto no fornecedor sob o protocolo {d}. Previsão de retorno: {t}.",
    "Peça em trânsito, rastreio {d}. Instalação prevista para amanhã."};
constexpr std::array<Text, 2> waitChange{
    "Correção depende da mudança aprovada para a janela das {t}.", "Aguardando aprovação da mudança emergencial."};
constexpr std::array<Text, 3> reopenComments{"O problema voltou hoje às {t}, exatamente igual. 😕",
    "Reabrindo: funcionou por {n} minutos e parou de novo.", "Não foi resolvido para todos; em {l} o erro continua."};
constexpr std::array<Text, 3> doneNotes{"Executado conforme o roteiro, sem desvios. Validação feita às {t}.",
    "Concluído. {p} testou e confirmou. ✅", "Atividade concluída em {n} minutos; evidências anexadas."};
constexpr std::array<Text, 2> failedNotes{
    "Retorno ao estado anterior executado às {t}: o teste de validação falhou ({x}).",
    "Não executado: pré-requisito ausente em {h}."};
constexpr std::array<Text, 3> assignmentTails{
    "\n\nRoteiro:\n1. Avisar os envolvidos.\n2. Executar e registrar evidências.\n3. Validar com {p}.",
    "\n\nEm caso de falha, seguir o plano de retorno e avisar o plantão (ramal {n}).", "\n\nLocal: {l}. Serviço: {s}."};

void appendNumber(std::string &out, std::int64_t number)
{
    char digits[20];
    std::size_t length = 0;
    do {
        digits[length++] = static_cast<char>('0' + number % 10);
        number /= 10;
    } while (number > 0);
    while (length > 0)
        out.push_back(digits[--length]);
}

void appendPadded(std::string &out, std::int64_t number, int width)
{
    std::int64_t limit = 1;
    for (int i = 1; i < width; ++i)
        limit *= 10;
    for (; limit > 1 && number < limit; limit /= 10)
        out.push_back('0');
    appendNumber(out, number);
}

} // namespace

void TextWriter::append(std::string &out, std::string_view text)
{
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t brace = text.find('{', from);
        if (brace == std::string_view::npos || brace + 2 >= text.size() || text[brace + 2] != '}') {
            out.append(text.substr(from));
            return;
        }
        out.append(text.substr(from, brace - from));
        appendDetail(out, text[brace + 1]);
        from = brace + 3;
    }
}

void TextWriter::appendDetail(std::string &out, char name)
{
    static constexpr std::array<Text, 8> sites{"SAO", "JOI", "EXT", "REC", "POA", "BEL", "BSB", "CAM"};
    static constexpr std::array<Text, 5> roles{"APP", "BDS", "ARQ", "WEB", "SAP"};
    static constexpr std::array<int, 6> speeds{20, 50, 100, 200, 300, 500};
    // Machine and document stay the same in one ticket; counts and times vary from sentence to sentence.
    const std::uint64_t fixed = m_fixed;
    switch (name) {
    case 'e':
        out.append("NB-");
        appendPadded(out, static_cast<std::int64_t>(fixed % 99'999), 5);
        break;
    case 'h':
        out.append("srv-").append(roles[(fixed >> 8) % roles.size()]);
        out.append("-").append(sites[(fixed >> 16) % sites.size()]);
        appendPadded(out, static_cast<std::int64_t>((fixed >> 24) % 60), 2);
        break;
    case 'i':
        out.append("10.");
        appendNumber(out, static_cast<std::int64_t>((fixed >> 30) % 200));
        out.push_back('.');
        appendNumber(out, static_cast<std::int64_t>((fixed >> 38) % 250));
        out.push_back('.');
        appendNumber(out, static_cast<std::int64_t>((fixed >> 46) % 254 + 1));
        break;
    case 'l': out.append(m_location); break;
    case 's': out.append(m_service); break;
    case 'p': out.append(m_person); break;
    case 'd': appendPadded(out, static_cast<std::int64_t>((fixed >> 20) % 90'000 + 10'000), 5); break;
    case 'n': appendNumber(out, 2 + m_random.below(47)); break;
    case 't':
        appendPadded(out, 7 + m_random.below(13), 2);
        out.push_back(':');
        appendPadded(out, m_random.below(60), 2);
        break;
    case 'x': {
        static constexpr char digits[] = "0123456789ABCDEF";
        std::uint64_t bits = fixed >> 32;
        for (int i = 0; i < 8; ++i, bits >>= 4)
            out.push_back(digits[bits & 0xf]);
        break;
    }
    case 'v':
        appendNumber(out, static_cast<std::int64_t>(fixed % 9 + 1));
        out.push_back('.');
        appendNumber(out, static_cast<std::int64_t>((fixed >> 12) % 20));
        out.push_back('.');
        appendNumber(out, static_cast<std::int64_t>((fixed >> 22) % 10));
        break;
    case 'r': appendNumber(out, speeds[(fixed >> 26) % speeds.size()]); break;
    default: // no placeholder after all
        out.push_back('{');
        out.push_back(name);
        out.push_back('}');
    }
}

std::string TextWriter::title(const Scenario &scenario)
{
    std::string text;
    text.reserve(96);
    append(text, scenario.titles[m_fixed % scenario.titles.size()]);
    return text;
}

std::string TextWriter::description(const Scenario &scenario)
{
    std::string text;
    text.reserve(1024);
    appendOneOf(text, greetings);
    append(text, scenario.openings[m_fixed % scenario.openings.size()]); // the one that belongs to the title
    text.append("\n\n");
    const auto impact = static_cast<std::size_t>(m_random.below(static_cast<std::int64_t>(impacts.size())));
    append(text, impacts[impact]);
    if (m_random.permille(600)) {
        text.push_back(' ');
        append(text, impacts[(impact + 3) % impacts.size()]);
    }
    text.append("\n\n");
    if (m_random.permille(800)) {
        appendOneOf(text, errorLeads);
        appendOneOf(text, scenario.errors);
        text.append("\n\n");
    }
    text.append("O que já foi feito:");
    const auto first = static_cast<std::size_t>(m_random.below(static_cast<std::int64_t>(steps.size())));
    const auto count = static_cast<std::size_t>(m_random.between(2, 5));
    for (std::size_t i = 0; i < count; ++i) {
        text.append("\n- ");
        append(text, steps[(first + i * 3) % steps.size()]);
    }
    appendOneOf(text, farewells);
    return text;
}

std::string TextWriter::closeNotes(const Scenario &scenario)
{
    std::string text;
    text.reserve(320);
    appendOneOf(text, causes);
    text.append("Solução: ");
    appendOneOf(text, scenario.fixes);
    if (m_random.permille(450)) {
        text.append("\nDetalhe técnico: ");
        appendOneOf(text, scenario.errors);
    }
    appendOneOf(text, checks);
    return text;
}

std::string TextWriter::assignmentDescription(const Assignment &assignment)
{
    std::string text;
    text.reserve(512);
    append(text, assignment.detail);
    appendOneOf(text, assignmentTails);
    if (m_random.permille(400))
        appendOneOf(text, assignmentTails);
    return text;
}

std::string TextWriter::assignmentCloseNotes(bool successful)
{
    std::string text;
    appendOneOf(text, successful ? std::span<const Text>(doneNotes) : std::span<const Text>(failedNotes));
    return text;
}

std::string TextWriter::assignNote()
{
    std::string text;
    appendOneOf(text, assignNotes);
    return text;
}

std::string TextWriter::progressNote(const Scenario *scenario)
{
    std::string text;
    appendOneOf(text, progressNotes);
    if (scenario && m_random.permille(300)) {
        text.append("\n    ");
        appendOneOf(text, scenario->errors);
    }
    return text;
}

std::string TextWriter::callerComment()
{
    std::string text;
    appendOneOf(text, callerComments);
    return text;
}

std::string TextWriter::waitComment(int holdReason)
{
    std::string text;
    switch (holdReason) {
    case 3: appendOneOf(text, waitProblem); break;
    case 4: appendOneOf(text, waitVendor); break;
    case 5: appendOneOf(text, waitChange); break;
    default: appendOneOf(text, waitCaller);
    }
    return text;
}

std::string TextWriter::reopenComment()
{
    std::string text;
    appendOneOf(text, reopenComments);
    return text;
}

} // namespace bunsnc::simulator
