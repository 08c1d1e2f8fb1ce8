package io.rowlog.endtoend.restore;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands bytes between clients and a server of this machine. When it is cut, clients lose their connections, but the server
 * keeps them, as when a network between them fails.
 */
public final class CuttingProxy implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> clients = new ArrayList<>();
    private final List<Socket> servers = new ArrayList<>();
    private final int serverPort;

    /** Listens on a port of its own for clients of the server on this one. */
    public CuttingProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        daemon(this::accept);
    }

    /** Where it listens. */
    public int port() {
        return listener.getLocalPort();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            synchronized (this) {
                clients.add(client);
                servers.add(server);
            }
            daemon(() -> copy(client.getInputStream(), server.getOutputStream()));
            daemon(() -> {
                copy(server.getInputStream(), client.getOutputStream());
                client.close();
            });
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[8192];
        for (int length = from.read(buffer); length > 0; length = from.read(buffer)) {
            to.write(buffer, 0, length);
            to.flush();
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void daemon(Step step) {
        Thread.ofPlatform().daemon(true).name("cutting-proxy").start(() -> {
            try {
                step.run();
            } catch (IOException e) {
                // The connection has been cut.
            }
        });
    }

    /** Ends all connections of clients. */
    public synchronized void cut() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        clients.clear();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
        synchronized (this) {
            for (Socket server : servers) {
                server.close();
            }
        }
    }
}
