// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/workload/texts.h"

#include <array>

namespace bunsnc::simulator {

namespace {

using Text = std::string_view;

constexpr std::array<Text, 4> mailTitles{"Outlook não sincroniza desde {t}", "Mensagens presas na caixa de saída ({e})",
    "Caixa postal cheia impede o recebimento de e-mails", "Convites de reunião chegam duplicados"};
constexpr std::array<Text, 4> mailOpenings{
    "Desde as {t} o Outlook fica em “Tentando conectar…” e não baixa mensagens novas. No celular funciona normalmente.",
    "As mensagens enviadas ficam na caixa de saída. Já são {n} e-mails parados, inclusive propostas para clientes.",
    "Recebo o aviso de caixa postal cheia, mas já apaguei os itens antigos e esvaziei a lixeira.",
    "Cada convite de reunião chega duas ou três vezes, e ao recusar um deles a reunião some da agenda de todos."};
constexpr std::array<Text, 3> mailErrors{"Erro 0x{x}: a operação falhou. Servidor: {h}",
    "550 5.2.2 Mailbox full (in reply to RCPT TO command)",
    "Task 'Synchronizing' reported error (0x{x}): \"time-out\""};
constexpr std::array<Text, 3> mailFixes{"Perfil do Outlook recriado e cache local (.ost) renovado na estação {e}.",
    "Cota da caixa postal ampliada para {n} GB e política de arquivamento aplicada.",
    "Fila de transporte reiniciada no servidor {h}; mensagens pendentes entregues."};

constexpr std::array<Text, 4> vpnTitles{"VPN cai a cada {n} minutos", "VPN não conecta após troca de senha",
    "Erro de certificado ao conectar na VPN", "Lentidão extrema na VPN a partir de {l}"};
constexpr std::array<Text, 4> vpnOpenings{
    "Trabalhando de casa, a VPN desconecta a cada {n} minutos e preciso autenticar tudo de novo.",
    "Troquei a senha ontem e desde então a VPN recusa o acesso, mesmo com o segundo fator aprovado.",
    "Ao conectar aparece um aviso de certificado vencido e a conexão é recusada. O relógio da estação está certo.",
    "A conexão VPN completa, mas tudo é muito lento: o ping para {i} passa de 40{n} ms."};
constexpr std::array<Text, 3> vpnErrors{"AnyTunnel: session terminated, reason code {n}, peer {i}",
    "TLS handshake failed: certificate has expired (depth=1)", "ERR_TUNNEL_AUTH 0x{x}: user not in allowed group"};
constexpr std::array<Text, 3> vpnFixes{"Cliente de VPN atualizado para a versão {v} e rota estática removida.",
    "Certificado do usuário renovado e credenciais em cache apagadas na estação {e}.",
    "Ajustado o MTU do túnel para 1380 e confirmada a estabilidade por {n} horas."};

constexpr std::array<Text, 4> wifiTitles{"Wi-Fi sem sinal no {n}º andar de {l}",
    "Rede sem fio pede senha a todo momento", "Coletores de dados perdem a rede sem fio no galpão",
    "Sala de reunião sem rede – {l}"};
constexpr std::array<Text, 4> wifiOpenings{
    "No {n}º andar o sinal some várias vezes ao dia; {n} pessoas foram afetadas.",
    "A rede corporativa pede usuário e senha repetidamente e depois mostra “não é possível conectar”.",
    "Os coletores usados na separação de pedidos perdem a conexão entre as ruas A e F do galpão.",
    "Na sala de reunião de {l} nenhum dos {n} participantes consegue conectar; no corredor funciona."};
constexpr std::array<Text, 3> wifiErrors{"AP-{n} deauth reason=15 (4-way handshake timeout) sta {i}",
    "EAP-TLS: unknown CA; RADIUS {h} rejected request id={n}", "DHCPDISCOVER sem resposta (VLAN {n})"};
constexpr std::array<Text, 3> wifiFixes{"Ponto de acesso AP-{n} substituído e canal fixado em 44.",
    "Cadeia de certificados do servidor RADIUS {h} corrigida.", "Escopo DHCP ampliado e potência dos rádios ajustada."};

constexpr std::array<Text, 5> sapTitles{"SAP: erro ao lançar nota fiscal {d}", "SAP trava na transação VA01",
    "Job noturno do SAP cancelado – {h}", "Pedido {d} bloqueado sem motivo aparente",
    "Divergência de estoque no depósito {n}"};
constexpr std::array<Text, 5> sapOpenings{
    "Ao gravar o documento {d}, o SAP mostra uma mensagem de erro e descarta tudo o que foi digitado.",
    "A transação fica carregando por mais de {n} minutos e depois cai. Acontece com toda a equipe fiscal.",
    "O job de fechamento foi cancelado às {t} e a contabilidade precisa dos números ainda hoje.",
    "O pedido {d} ficou bloqueado depois da gravação, sem que o cliente tenha pendência.",
    "O estoque do depósito {n} no sistema não bate com a contagem: faltam {n} caixas do material {d}."};
constexpr std::array<Text, 3> sapErrors{"Runtime error TSV_TNEW_PAGE_ALLOC_FAILED em SAPLZFI{n} ({h})",
    "Mensagem nº M7{n}: déficit da quantidade do material {d}", "ABAP dump DBIF_RSQL_SQL_ERROR, SQL code {n}, 0x{x}"};
constexpr std::array<Text, 3> sapFixes{"Nota SAP aplicada em produção e documento {d} reprocessado com sucesso.",
    "Variante do job corrigida e reagendada para as {t}; execução acompanhada até o fim.",
    "Parâmetro de memória ajustado na instância {h} e usuários orientados."};

constexpr std::array<Text, 4> dbTitles{"Bloqueios em cadeia no banco de pedidos", "Espaço em disco acabando em {h}",
    "Consulta do relatório de vendas não termina", "Réplica do banco atrasada em {n} minutos"};
constexpr std::array<Text, 4> dbOpenings{
    "O monitoramento acusa {n} sessões bloqueadas em {h} e o tempo de resposta dos pedidos passou de 30 segundos.",
    "O volume de dados de {h} chegou a 9{n}% e cresce rápido. Risco de parada nas próximas horas.",
    "O relatório que levava 2 minutos está rodando há {n} horas e segura outras sessões.",
    "A réplica usada pelos relatórios está {n} minutos atrás e os números do painel não conferem com os pedidos."};
constexpr std::array<Text, 3> dbErrors{"ERROR: deadlock detected; process {d} waits for ShareLock on transaction {d}",
    "ORA-01653: unable to extend table PEDIDOS.ITENS by {n} in tablespace DADOS",
    "could not write block {d}: no space left on device"};
constexpr std::array<Text, 3> dbFixes{"Sessão bloqueadora encerrada e índice criado em PEDIDOS.ITENS.",
    "Tablespace ampliada em {n} GB e expurgo agendado para domingo.",
    "Estatísticas atualizadas; o plano de execução voltou ao normal."};

constexpr std::array<Text, 4> passwordTitles{"Usuário bloqueado após tentativas de senha", "Redefinição de senha – {p}",
    "Segundo fator não chega no celular", "Sem acesso à pasta do departamento"};
constexpr std::array<Text, 4> passwordOpenings{
    "Minha conta foi bloqueada hoje às {t}. Não lembro de ter errado a senha.",
    "Voltei de férias e esqueci a senha; o portal de redefinição diz que minhas perguntas não estão cadastradas.",
    "Troquei de aparelho e o código do segundo fator continua indo para o celular antigo.",
    "Fui transferido para {l} e perdi o acesso à pasta compartilhada “Custos {n}”."};
constexpr std::array<Text, 3> passwordErrors{"A conta referenciada está bloqueada e não pode ser usada (0x{x}).",
    "MFA challenge expired for request {x}", "Acesso negado: \\\\{h}\\custos"};
constexpr std::array<Text, 3> passwordFixes{"Conta desbloqueada após confirmação de identidade por telefone.",
    "Segundo fator registrado no novo aparelho; códigos antigos revogados.",
    "Usuário incluído no grupo de acesso correto, com aprovação do gestor."};

constexpr std::array<Text, 4> printTitles{"Impressora IMP-{n} não imprime", "Etiquetas saem cortadas no {l}",
    "Fila de impressão parada em {h}", "Scanner não envia para o e-mail"};
constexpr std::array<Text, 4> printOpenings{
    "A impressora IMP-{n} aceita o trabalho, mas nada sai. O visor mostra “pronta”.",
    "As etiquetas de expedição saem cortadas à direita e o leitor não reconhece o código de barras.",
    "Há {n} documentos na fila e nenhum é liberado, nem para outros colegas.",
    "Digitalizo o documento, o equipamento diz “enviado”, mas o e-mail não chega a ninguém do setor."};
constexpr std::array<Text, 3> printErrors{"Spooler: evento {n}, driver não encontrado (0x{x})",
    "PCL XL error: MissingData", "SMTP 535 5.7.3 Authentication unsuccessful ({i})"};
constexpr std::array<Text, 3> printFixes{"Driver reinstalado no servidor {h} e fila de impressão limpa.",
    "Cabeça de impressão calibrada e modelo de etiqueta ajustado para 100 × 50 mm.",
    "Senha da conta de serviço do scanner atualizada."};

constexpr std::array<Text, 4> shopTitles{"Loja virtual: erro 500 no pagamento",
    "Carrinho esvazia sozinho no aplicativo", "Cupom “VOLTA{n}” não é aceito", "Preços desatualizados na loja virtual"};
constexpr std::array<Text, 4> shopOpenings{
    "Clientes relatam erro ao confirmar o pagamento com cartão. A conversão caiu {n}% desde as {t}.",
    "No aplicativo o carrinho perde os itens quando o cliente muda de tela; no site funciona.",
    "Clientes informam o cupom do anúncio e a loja responde “cupom inválido”. A campanha vai até domingo.",
    "Os preços da campanha não subiram na loja e o SAC já recebeu {n} reclamações."};
constexpr std::array<Text, 3> shopErrors{"POST /api/checkout 500 in 30{n} ms trace={x}",
    "upstream timed out (110) while reading from {i}:8443", "PricingException: price list {d} not published"};
constexpr std::array<Text, 3> shopFixes{"Versão {v} do serviço de pagamento revertida; taxa de erro voltou a zero.",
    "Tempo de vida da sessão corrigido na configuração do balanceador.",
    "Lista de preços {d} publicada e cache invalidado."};

constexpr std::array<Text, 4> plantTitles{"Linha {n} parada: MES sem comunicação", "Apontamento de produção não grava",
    "Balança da linha {n} não envia peso", "Painel da fábrica desatualizado – {l}"};
constexpr std::array<Text, 4> plantOpenings{
    "A linha {n} está parada porque o terminal não recebe as ordens de produção. ⚠️",
    "O operador confirma o apontamento, a tela pisca e a quantidade continua zerada.",
    "A balança mostra o peso no visor, mas o sistema recebe sempre 0,000 kg.",
    "O painel da fábrica mostra os números de ontem; as linhas estão produzindo normalmente."};
constexpr std::array<Text, 3> plantErrors{"OPC UA: BadConnectionClosed (0x{x}) endpoint {i}:4840",
    "MES-{n}: ordem {d} não encontrada", "Serial COM{n}: framing error"};
constexpr std::array<Text, 3> plantFixes{"Serviço de comunicação reiniciado em {h} e cabo de rede do terminal trocado.",
    "Ordem {d} sincronizada novamente com o SAP; apontamentos recuperados.", "Porta serial reconfigurada (9600, 8N1)."};

constexpr std::array<Text, 4> invoiceTitles{"Nota fiscal rejeitada: código {n}", "Emissor de NF-e fora do ar",
    "CT-e em contingência desde {t}", "XML da nota {d} não chegou ao cliente"};
constexpr std::array<Text, 4> invoiceOpenings{
    "A nota {d} foi rejeitada na autorização e o prazo de entrega vence hoje.",
    "A emissão das notas está parada desde as {t}; há {n} caminhões aguardando na doca.",
    "Os conhecimentos de transporte saem em contingência e ninguém sabe se já podemos voltar ao normal.",
    "O cliente não recebeu o XML da nota {d}, embora ela conste como autorizada."};
constexpr std::array<Text, 3> invoiceErrors{"Rejeição {n}: falha no schema XML, elemento \"ICMSTot\"",
    "SOAP fault: Unable to connect to host {i} (timeout 30000 ms)", "Certificado A1 vence em {n} dias (série {x})"};
constexpr std::array<Text, 3> invoiceFixes{"Cadastro fiscal do produto corrigido e nota {d} autorizada.",
    "Certificado digital renovado no emissor e serviço reiniciado.",
    "Contingência encerrada; {n} documentos retransmitidos."};

constexpr std::array<Text, 4> linkTitles{"Filial sem conexão: {l}", "Perda de pacotes no enlace de {l}",
    "Enlace de {r} Mbit/s saturado em {l}", "Queda do enlace principal, filial no reserva"};
constexpr std::array<Text, 4> linkOpenings{"O monitoramento perdeu contato com o roteador de {l} às {t}.",
    "Chamadas de vídeo travam e o ERP responde com atraso; medimos {n}% de perda de pacotes.",
    "O uso do enlace fica em 100% desde as {t} e o ERP responde com muito atraso na filial.",
    "A filial opera pelo enlace reserva de {r} Mbit/s e tudo está lento."};
constexpr std::array<Text, 3> linkErrors{"BGP peer {i} down: Hold Timer Expired",
    "100 packets transmitted, {n} lost, rtt max 8{n} ms", "Interface GigabitEthernet0/{n} flapping"};
constexpr std::array<Text, 3> linkFixes{"Operadora corrigiu rompimento de fibra; enlace normalizado às {t}.",
    "Módulo óptico substituído no roteador e erros de CRC zerados.",
    "Política de QoS aplicada; backup movido para a madrugada."};

constexpr std::array<Text, 5> deskTitles{"Notebook {e} não liga", "Tela azul frequente na estação {e}",
    "Computador muito lento após atualização", "Teclado e mouse sem resposta – {e}",
    "Monitor externo não é reconhecido"};
constexpr std::array<Text, 5> deskOpenings{
    "O notebook {e} não liga desde hoje cedo, mesmo na tomada. A luz pisca {n} vezes.",
    "A estação reinicia sozinha com tela azul, {n} vezes só nesta semana.",
    "Depois da atualização de ontem, abrir qualquer planilha leva mais de {n} segundos.",
    "O teclado e o mouse param de responder várias vezes ao dia; só volta reiniciando a estação.",
    "O segundo monitor não é reconhecido desde a troca da base. Já testei outro cabo e outra porta."};
constexpr std::array<Text, 3> deskErrors{"STOP 0x{x} DRIVER_IRQL_NOT_LESS_OR_EQUAL",
    "SMART: Reallocated sectors count {n} (failing)", "Evento {n}: kernel-power 41, bugcheck 0x{x}"};
constexpr std::array<Text, 3> deskFixes{"SSD substituído, imagem padrão {v} aplicada e dados restaurados.",
    "Driver de vídeo atualizado; sem novas ocorrências em {n} dias.", "Equipamento trocado por um do estoque ({e})."};

constexpr std::array<Text, 4> securityTitles{"E-mail suspeito recebido por {n} pessoas",
    "Alerta de malware na estação {e}", "Tentativas de acesso de outro país",
    "Antivírus desatualizado em {n} estações"};
constexpr std::array<Text, 4> securityOpenings{
    "Recebemos uma mensagem que se passa pelo RH e pede a senha numa página estranha. Duas pessoas clicaram.",
    "A proteção acusou um arquivo malicioso em {e}. O arquivo foi posto em quarentena, mas o alerta voltou.",
    "Há {n} tentativas de acesso à mesma conta vindas de endereços fora do Brasil.",
    "O relatório semanal mostra {n} estações sem atualização do antivírus há mais de 7 dias."};
constexpr std::array<Text, 3> securityErrors{"Quarantined: Trojan.Gen.{n} sha256={x}{x}",
    "Failed sign-in x{n} from {i} (impossible travel)", "Definitions older than {n} days"};
constexpr std::array<Text, 3> securityFixes{"Mensagens removidas das caixas, domínio bloqueado e senhas redefinidas.",
    "Estação {e} isolada, reinstalada e devolvida ao usuário.",
    "Sessões revogadas e acesso condicional ativado para a conta."};

constexpr std::array<Text, 4> phoneTitles{"Ramal {n} sem tom de discagem", "Chamadas mudas na central de atendimento",
    "Fila do SAC não distribui ligações", "Videoconferência sem áudio em {l}"};
constexpr std::array<Text, 4> phoneOpenings{"O ramal está mudo desde as {t} e é o contato de plantão da portaria.",
    "As ligações da central completam, mas o cliente não ouve o atendente. Cerca de {n} casos hoje.",
    "As ligações ficam na fila com atendentes livres; o tempo de espera passou de {n} minutos.",
    "Na sala de videoconferência o outro lado não nos ouve, com nenhum dos microfones."};
constexpr std::array<Text, 3> phoneErrors{"SIP/2.0 408 Request Timeout, Call-ID {x}@{i}",
    "RTP: no packets received for {n} s", "Agent state AUX ({n}) not available"};
constexpr std::array<Text, 3> phoneFixes{"Porta do switch reconfigurada na VLAN de voz; ramal registrado.",
    "Regra de NAT do tronco SIP corrigida com a operadora.", "Firmware da sala atualizado para {v}."};

constexpr std::array<Text, 4> cloudTitles{"Contêineres reiniciando em laço – {h}",
    "Implantação falhou na etapa de testes", "Certificado TLS vence em {n} dias",
    "Custo de nuvem {n}% acima do previsto"};
constexpr std::array<Text, 4> cloudOpenings{
    "O serviço reiniciou {n} vezes na última hora e as requisições falham de forma intermitente.",
    "A esteira de implantação para na etapa de testes desde a versão {v}.",
    "O alerta automático informa que o certificado do portal vence em {n} dias.",
    "A fatura de nuvem está {n}% acima do previsto; o aumento vem de discos que ninguém reconhece."};
constexpr std::array<Text, 3> cloudErrors{"CrashLoopBackOff: exit code 137 (OOMKilled), restarts {n}",
    "pipeline #{d} failed: exit status {n}", "x509: certificate has expired or is not yet valid: {h}"};
constexpr std::array<Text, 3> cloudFixes{"Limite de memória ajustado e versão {v} publicada.",
    "Dependência fixada na esteira; implantação #{d} concluída.",
    "Certificado renovado e renovação automática ativada. ✅"};

constexpr std::array<Text, 4> payrollTitles{"Holerite não aparece no Portal do Colaborador",
    "Ponto eletrônico não registra a entrada", "Cálculo de férias divergente – matrícula {d}",
    "Portal do Colaborador fora do ar"};
constexpr std::array<Text, 4> payrollOpenings{
    "O holerite deste mês não aparece para mim nem para outros {n} colegas do setor.",
    "O relógio de ponto de {l} aceita o crachá, mas a marcação não chega ao sistema.",
    "O cálculo das minhas férias (matrícula {d}) veio com {n} dias a menos e sem o abono pedido.",
    "Ao abrir o portal aparece apenas uma página em branco, em qualquer navegador."};
constexpr std::array<Text, 3> payrollErrors{"HTTP 503 Service Unavailable ({h})", "REP-{n}: NSR fora de sequência",
    "java.lang.NullPointerException at FolhaService.calcular(FolhaService.java:{n})"};
constexpr std::array<Text, 3> payrollFixes{"Carga da folha reprocessada; holerites publicados às {t}.",
    "Coletor de ponto sincronizado e {n} marcações recuperadas.",
    "Serviço reiniciado em {h} e causa registrada no problema."};

constexpr std::array<Text, 3> fileTitles{
    "Arquivos somem da pasta de rede", "Restaurar planilha apagada por engano", "Servidor de arquivos muito lento"};
constexpr std::array<Text, 3> fileOpenings{
    "A pasta “Orçamento {n}” apareceu vazia hoje de manhã. Ontem às {t} estava tudo lá.",
    "Apaguei sem querer a planilha de metas; preciso da versão de ontem, por favor. 🙏",
    "Abrir um PDF na rede leva mais de {n} segundos em todo o andar."};
constexpr std::array<Text, 2> fileErrors{
    "SMB: STATUS_ACCESS_DENIED em \\\\{h}\\orcamento", "I/O error (0x{x}) reading volume {n}"};
constexpr std::array<Text, 2> fileFixes{
    "Pasta restaurada do backup das {t} e permissões revisadas.", "Volume migrado para disco mais rápido em {h}."};

// category, subcategory, symptom, group, service, weight, texts
constexpr std::array<Scenario, 18> scenarios{{
    {"software", "email", "Correio não sincroniza", 1, 0, 10, mailTitles, mailOpenings, mailErrors, mailFixes},
    {"network", "vpn", "Conexão instável", 3, 1, 10, vpnTitles, vpnOpenings, vpnErrors, vpnFixes},
    {"network", "wireless", "Sem sinal", 3, 2, 6, wifiTitles, wifiOpenings, wifiErrors, wifiFixes},
    {"software", "erp", "Erro em transação", 8, 3, 11, sapTitles, sapOpenings, sapErrors, sapFixes},
    {"software", "erp", "Falha de processamento", 7, 3, 4, sapTitles, sapOpenings, sapErrors, sapFixes},
    {"database", "sql server", "Banco lento", 6, 6, 4, dbTitles, dbOpenings, dbErrors, dbFixes},
    {"inquiry", "access", "Acesso negado", 10, 10, 16, passwordTitles, passwordOpenings, passwordErrors, passwordFixes},
    {"hardware", "printer", "Não imprime", 2, 8, 7, printTitles, printOpenings, printErrors, printFixes},
    {"software", "web", "Erro na página", 11, 5, 5, shopTitles, shopOpenings, shopErrors, shopFixes},
    {"software", "industrial", "Linha parada", 12, 11, 4, plantTitles, plantOpenings, plantErrors, plantFixes},
    {"software", "fiscal", "Documento rejeitado", 11, 12, 5, invoiceTitles, invoiceOpenings, invoiceErrors,
        invoiceFixes},
    {"network", "wan", "Sem conexão", 3, 13, 3, linkTitles, linkOpenings, linkErrors, linkFixes},
    {"hardware", "computer", "Equipamento com defeito", 2, 14, 12, deskTitles, deskOpenings, deskErrors, deskFixes},
    {"inquiry", "antivirus", "Suspeita de ameaça", 9, 17, 4, securityTitles, securityOpenings, securityErrors,
        securityFixes},
    {"hardware", "phone", "Sem áudio", 4, 9, 5, phoneTitles, phoneOpenings, phoneErrors, phoneFixes},
    {"software", "platform", "Serviço instável", 13, 15, 3, cloudTitles, cloudOpenings, cloudErrors, cloudFixes},
    {"inquiry", "internal application", "Informação ausente", 0, 16, 7, payrollTitles, payrollOpenings, payrollErrors,
        payrollFixes},
    {"inquiry", "files", "Arquivo ausente", 5, 7, 6, fileTitles, fileOpenings, fileErrors, fileFixes},
}};

constexpr std::array<Assignment, 12> changes{{
    {"Aplicar correções de segurança em {h}",
        "Aplicar o pacote mensal de correções em {h} e reiniciar os serviços dependentes de {s}.", 5, 10},
    {"Atualizar firmware dos switches de {l}",
        "Atualizar o firmware para a versão {v}, um switch por vez, com janela das 22:00 às 02:00.", 3, 13},
    {"Ampliar tablespace do banco de pedidos",
        "Ampliar a área de dados em {n} GB e validar o plano de backup depois da mudança.", 6, 6},
    {"Transportar request {d} para produção",
        "Importar o transporte na ordem aprovada e executar o roteiro de testes com os usuários-chave.", 7, 3},
    {"Renovar certificado TLS do portal",
        "Instalar o novo certificado em {h}, conferir a cadeia e recarregar o balanceador.", 13, 4},
    {"Migrar máquina virtual {h}",
        "Migrar {h} para o novo conjunto de servidores sem parada e conferir o monitoramento.", 5, 7},
    {"Publicar versão {v} da loja virtual",
        "Publicar a versão {v} em {n}% dos servidores, observar por uma hora e completar.", 11, 5},
    {"Trocar enlace de {l} para {r} Mbit/s",
        "Acompanhar a operadora na ativação do novo enlace e remover o antigo após sete dias.", 3, 13},
    {"Alterar regra de firewall nº {d}",
        "Liberar a comunicação entre {i} e {h} na porta 8443, conforme parecer da segurança.", 9, 17},
    {"Atualizar terminais da linha {n}",
        "Instalar a versão {v} do cliente MES nos terminais, fora do horário de produção.", 12, 11},
    {"Implantar segundo fator para terceiros",
        "Ativar o segundo fator para os {n} usuários terceiros e acompanhar os primeiros acessos.", 10, 10},
    {"Atualizar central telefônica de {l}",
        "Atualizar a central para a versão {v} e testar entrada, saída e filas de atendimento.", 4, 9},
}};

constexpr std::array<Assignment, 12> orders{{
    {"Preparar notebook para novo colaborador",
        "Instalar a imagem padrão, entrar no domínio e entregar em {l} até a data de admissão.", 2, 14},
    {"Criar acesso ao SAP para {p}",
        "Criar o usuário com o perfil de compras, conforme aprovação do gestor e da área de riscos.", 10, 3},
    {"Instalar software de projeto na estação {e}",
        "Conferir a licença disponível e instalar a versão {v} na estação {e}.", 1, 14},
    {"Configurar celular corporativo", "Registrar o aparelho na gestão de dispositivos e configurar o correio.", 4, 0},
    {"Liberar ramal para {p}", "Criar o ramal, configurar a caixa postal e atualizar a lista telefônica.", 4, 9},
    {"Criar caixa postal compartilhada", "Criar a caixa “projeto{n}” e dar permissão às pessoas da lista anexa.", 1, 0},
    {"Conceder acesso à pasta de rede",
        "Incluir o solicitante no grupo de leitura e gravação da pasta do departamento.", 10, 7},
    {"Instalar ponto de rede em {l}", "Lançar o cabo até a mesa {n}, certificar e identificar o ponto no painel.", 3,
        13},
    {"Fornecer monitor adicional",
        "Retirar o monitor do estoque, instalar na mesa do solicitante e registrar o patrimônio {d}.", 2, 14},
    {"Criar banco de dados para homologação",
        "Criar o banco com {n} GB em {h}, com acesso apenas para a equipe do projeto.", 6, 6},
    {"Cadastrar coletor de dados {d}", "Registrar o coletor na rede do galpão e instalar o aplicativo de separação.",
        12, 11},
    {"Desligar acessos de ex-colaborador",
        "Bloquear as contas no horário informado pelo RH e recolher o equipamento {e}.", 10, 10},
}};

} // namespace

std::span<const Scenario> incidentScenarios()
{
    return scenarios;
}

std::span<const Assignment> changeAssignments()
{
    return changes;
}

std::span<const Assignment> catalogAssignments()
{
    return orders;
}

} // namespace bunsnc::simulator
