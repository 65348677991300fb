/* Two toxcore instances that are friends, over UDP on loopback: one sends messages, the other's receipts are the answers.
 *
 * Each line of standard input is an order, "COUNT IN_FLIGHT LENGTH"; it is answered with "ok" when all receipts are here.
 * The first "ok" says that the friends are connected. Ends with standard input.
 *
 * Both instances are iterated as toxcore asks for: never before the interval that tox_iteration_interval() recommends. */

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <tox/tox.h>

enum { ENDS = 2, SENDER = 0, RECIPIENT = 1 };

/* Whatever takes longer is given up, by the signal that ends this process. */
enum { PATIENCE_S = 60 };

static Tox *tox[ENDS];
static long long due_ms[ENDS];
static uint32_t recipient;

/* The order that is being carried out. */
static long count, in_flight, sent, answered;
static size_t length;
static uint8_t message[TOX_MAX_MESSAGE_LENGTH];

static void give_up(const char *why)
{
    fprintf(stderr, "toxcore: %s\n", why);
    exit(1);
}

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void accept_request(Tox *self, const uint8_t *key, const uint8_t *text, size_t text_length, void *data)
{
    (void)text, (void)text_length, (void)data;
    tox_friend_add_norequest(self, key, NULL);
}

static void count_receipt(Tox *self, uint32_t friend_number, uint32_t message_id, void *data)
{
    (void)self, (void)friend_number, (void)message_id, (void)data;
    answered++;
}

static Tox *start(void)
{
    struct Tox_Options *options = tox_options_new(NULL);
    if (options == NULL) {
        give_up("no memory");
    }
    tox_options_set_ipv6_enabled(options, false);
    tox_options_set_local_discovery_enabled(options, false);
    tox_options_set_hole_punching_enabled(options, false);
    tox_options_set_tcp_port(options, 0);
    Tox *self = tox_new(options, NULL);
    tox_options_free(options);
    if (self == NULL) {
        give_up("an instance does not start");
    }
    return self;
}

static void bootstrap(Tox *self, const Tox *other)
{
    uint8_t id[TOX_PUBLIC_KEY_SIZE];
    tox_self_get_dht_id(other, id);
    uint16_t port = tox_self_get_udp_port(other, NULL);
    if (!tox_bootstrap(self, "127.0.0.1", port, id, NULL)) {
        give_up("bootstrapping failed");
    }
}

/* Iterates whichever end is due; returns for how many milliseconds nothing is. */
static int iterate(void)
{
    long long next_ms = 0;
    for (int end = 0; end < ENDS; end++) {
        if (now_ms() >= due_ms[end]) {
            tox_iterate(tox[end], NULL);
            due_ms[end] = now_ms() + tox_iteration_interval(tox[end]);
        }
        if (end == 0 || due_ms[end] < next_ms) {
            next_ms = due_ms[end];
        }
    }
    long long pause_ms = next_ms - now_ms();
    return pause_ms > 0 ? (int)pause_ms : 0;
}

/* Sends as much of the order as may be in flight and as toxcore's queue takes. */
static void send_more(void)
{
    while (sent < count && sent - answered < in_flight) {
        Tox_Err_Friend_Send_Message error;
        tox_friend_send_message(tox[SENDER], recipient, TOX_MESSAGE_TYPE_NORMAL, message, length, &error);
        if (error == TOX_ERR_FRIEND_SEND_MESSAGE_SENDQ) {
            return;
        }
        if (error != TOX_ERR_FRIEND_SEND_MESSAGE_OK) {
            give_up("a message cannot be sent");
        }
        sent++;
    }
}

/* Sleeps, or until there is an order; returns whether standard input has not ended. */
static bool wait_for_order(int pause_ms)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    if (poll(&input, 1, pause_ms) <= 0) {
        return true;
    }
    char line[64];
    ssize_t got = read(STDIN_FILENO, line, sizeof line - 1);
    if (got <= 0) {
        return false;
    }
    line[got] = '\0';
    if (count > 0 || sscanf(line, "%ld %ld %zu", &count, &in_flight, &length) != 3 || length > sizeof message) {
        give_up("an order that nobody understands");
    }
    alarm(PATIENCE_S);
    sent = answered = 0;
    send_more();
    return true;
}

static void answer(void)
{
    alarm(0);
    puts("ok");
    fflush(stdout);
}

int main(void)
{
    static const uint8_t greeting[] = "hello";
    uint8_t address[TOX_ADDRESS_SIZE];

    alarm(PATIENCE_S);
    memset(message, 'm', sizeof message);
    for (int end = 0; end < ENDS; end++) {
        tox[end] = start();
    }
    tox_callback_friend_request(tox[RECIPIENT], accept_request);
    tox_callback_friend_read_receipt(tox[SENDER], count_receipt);
    bootstrap(tox[SENDER], tox[RECIPIENT]);
    bootstrap(tox[RECIPIENT], tox[SENDER]);
    tox_self_get_address(tox[RECIPIENT], address);
    recipient = tox_friend_add(tox[SENDER], address, greeting, sizeof greeting, NULL);
    if (recipient == UINT32_MAX) {
        give_up("the friend request cannot be sent");
    }

    bool connected = false;
    for (;;) {
        int pause_ms = iterate();
        if (!connected && tox_friend_get_connection_status(tox[SENDER], recipient, NULL) == TOX_CONNECTION_UDP) {
            connected = true;
            answer();
        }
        if (count > 0) {
            send_more();
            if (answered == count) {
                count = 0;
                answer();
            }
        }
        if (!wait_for_order(pause_ms)) {
            return 0;
        }
    }
}
